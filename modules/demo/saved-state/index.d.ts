import type { ObservableV2 } from 'lib0/observable'

export type State = 'saved' | 'saving' | 'offline'

export declare const messageAcknowledged: 121

export interface SavedState extends ObservableV2<{
  change: (state: State, previous: State) => void
  destroy: () => void
}> {
  /** What holds now. */
  readonly state: State
  /** Whether the document may hold edits that are not in the journal; stays true while offline after an edit. */
  readonly unsaved: boolean
  /** Resolves when everything in the document is in the journal; rejects when aborted or destroyed. */
  whenSaved(options?: { signal?: AbortSignal }): Promise<void>
  /** Stops watching; the provider goes on. */
  destroy(): void
}

/** Watches a y-websocket `WebsocketProvider` (3.x). One watcher a provider. */
export declare function watchSaved(provider: object): SavedState
