import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileNameOf } from '../../main/web/deleted.js'

test('a copy is a file of its own whatever the document is called', () => {
  assert.equal(fileNameOf('notes/2026 ünï'), 'notes_2026_ünï.yjs')
  assert.equal(fileNameOf('../..'), '.._...yjs')
})
