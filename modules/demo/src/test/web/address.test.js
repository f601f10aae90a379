import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf, encodeName, nameBytesMax, nameIn, problemWith, serverOf } from '../../main/web/address.js'

const names = ['notes', 'a b', 'team/plan', 'was? #1 100%', 'ünïcode ✍', '../secret', 'a/./b', '%2F']

test('a name survives the address that is shared', () => {
  for (const name of names) {
    assert.equal(nameIn(addressOf(name, 'http://127.0.0.1:8080/?doc=other#part')), name)
  }
})

test('a name survives the address of the socket', () => {
  for (const name of names) {
    const { pathname, search, hash } = new URL(`${serverOf('http://127.0.0.1:8080/')}/${encodeName(name)}?ack=1`)
    assert.equal(decodeURIComponent(pathname.slice('/ws/'.length)), name)
    assert.equal(search, '?ack=1')
    assert.equal(hash, '')
  }
})

test('slashes stay readable', () => assert.equal(encodeName('team/plan b'), 'team/plan%20b'))

test('the socket is on the host of the page, encrypted if the page is', () => {
  assert.equal(serverOf('http://127.0.0.1:8080/?doc=x'), 'ws://127.0.0.1:8080/ws')
  assert.equal(serverOf('https://write.example/?doc=x'), 'wss://write.example/ws')
  assert.equal(serverOf('https://example.org/write/?doc=x'), 'wss://example.org/write/ws')
})

test('a name that the server or the browser would not take is refused with a reason', () => {
  assert.equal(problemWith('x'.repeat(nameBytesMax)), null)
  assert.match(problemWith('x'.repeat(nameBytesMax + 1)), /512 bytes/)
  assert.match(problemWith('ü'.repeat(nameBytesMax / 2 + 1)), /512 bytes/)
  assert.match(problemWith('a\u0000b'), /control/)
  assert.match(problemWith('\ud800'), /half/)
  assert.match(problemWith('..'), /dots/)
  assert.equal(problemWith('…'), null)
})
