import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asUser, avoidColors, cleanName, initials, loadIdentity, readUser } from '../../main/web/identity.js'

test('another name is another colour, so that a caret is drawn anew', () => {
  const base = '#2a6fb0'
  const names = ['Ada', 'Augusta', 'Blaise', 'Christine', 'ada', '']
  assert.equal(new Set(names.map(name => asUser({ name, base }).color)).size, names.length)
  names.forEach(name => assert.match(asUser({ name, base }).color, /^#2[0-9a-f]6[0-9a-f]b[0-9a-f]$/))
})

test('what others say about themselves cannot reach a style or a property', () => {
  assert.deepEqual(readUser({ name: 'Eve', color: 'red; position: fixed' }), { name: 'Eve', color: '#777777' })
  assert.deepEqual(readUser({ name: { toString: 1 }, color: 7 }), { name: 'Anonymous', color: '#777777' })
  assert.deepEqual(readUser(null), { name: 'Anonymous', color: '#777777' })
  assert.equal(readUser({ name: 'x'.repeat(1000) }).name.length, 40)
})

test('a name has whole characters, of which there are not too many', () => {
  assert.equal(cleanName(' Ada\u0000 Lovelace\n'), 'Ada Lovelace')
  assert.equal(cleanName('\ud83d'), 'Anonymous')
  assert.equal(cleanName('𝒜'.repeat(100)), '𝒜'.repeat(40))
  assert.ok(new TextEncoder().encode(cleanName('𝒜'.repeat(100))).length <= 256)
})

test('a newcomer takes a colour that nobody has', () => {
  const identity = loadIdentity()
  const taken = asUser(identity).color
  avoidColors(identity, [taken])
  assert.notEqual(asUser(identity).color, taken)

  const before = { ...identity }
  avoidColors(identity, ['#777777'])
  assert.deepEqual(identity, before)
})

test('initials are whole characters of the first and the last word', () => {
  assert.equal(initials('Ada Lovelace'), 'AL')
  assert.equal(initials('christine de pizan'), 'CP')
  assert.equal(initials('✍️'), '✍')
  assert.equal(initials('𝒜da'), '𝒜')
})
