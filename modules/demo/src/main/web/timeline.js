import * as Y from 'yjs'

/** After so many edits the state is kept, so that going back need not begin at the first one. */
const checkpointEvery = 256

/**
 * The edits of a document in their order, and the document after any of them.
 *
 * An edit is `{ position, time, author, update }`, the update as bytes.
 */
export class Timeline {
  #edits = []
  #checkpoints = []
  #authorOf = new Map()
  #authors = []
  #doc = new Y.Doc()
  #applied = 0

  /** How many edits there are. */
  get length () {
    return this.#edits.length
  }

  /** Appends what happened since. */
  add (edits) {
    for (const edit of edits) {
      this.#edits.push(edit)
      if (!this.#authors.includes(edit.author)) this.#authors.push(edit.author)
      // whoever brings a struct first has written it, or was first to bring what somebody wrote offline
      for (const { id } of Y.decodeUpdate(edit.update).structs) {
        if (!this.#authorOf.has(id.client)) this.#authorOf.set(id.client, edit.author)
      }
    }
  }

  /** The edit with that number, from 1. */
  edit (number) {
    return this.#edits[number - 1]
  }

  /** Who has written as this Yjs client; undefined if it has written nothing. */
  authorOf (client) {
    return this.#authorOf.get(client)
  }

  /** Everybody who has written, in order of their first edit. */
  get authors () {
    return this.#authors
  }

  /** The document after so many edits; it is changed by the next call. */
  after (count) {
    if (count < this.#applied) this.#goBack(count)
    while (this.#applied < count) {
      Y.applyUpdate(this.#doc, this.#edits[this.#applied].update)
      this.#applied++
      if (this.#applied % checkpointEvery === 0) {
        this.#checkpoints[this.#applied / checkpointEvery] ??= Y.encodeStateAsUpdate(this.#doc)
      }
    }
    return this.#doc
  }

  #goBack (count) {
    const checkpoint = Math.floor(count / checkpointEvery)
    this.#doc.destroy()
    this.#doc = new Y.Doc()
    this.#applied = checkpoint * checkpointEvery
    if (checkpoint > 0) Y.applyUpdate(this.#doc, this.#checkpoints[checkpoint])
  }
}
