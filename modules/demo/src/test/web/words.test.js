import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as Y from 'yjs'
import { countIn } from '../../main/web/words.js'

const paragraph = text => {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(text)])
  return element
}

test('words of both roots are counted, and blocks end words', () => {
  const doc = new Y.Doc()
  assert.equal(countIn(doc), 0)

  doc.getText('codemirror').insert(0, "# It's a well-known *thing*\n- 2 ünïcode words")
  assert.equal(countIn(doc), 7)

  doc.getXmlFragment('prosemirror').insert(0, [paragraph('one two'), paragraph('three')])
  assert.equal(countIn(doc), 10)
})
