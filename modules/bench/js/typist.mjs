// Edits as somebody makes them: [position, deleted, inserted], from a seeded random generator.
import * as prng from 'lib0/prng'
import * as Y from 'yjs'

const LETTERS = 'eeeeeeeeeeeettttttttaaaaaaaooooooooiiiiiiinnnnnnnsssssshhhhhhrrrrrrddddllllcccuuummmwwffggyyppbbvvkjxqz'

export const number = (random, below) => prng.uint32(random, 0, below - 1)
export const letter = random => LETTERS[number(random, LETTERS.length)]
export const letters = (random, count) => Array.from({ length: count }, () => letter(random)).join('')
export const word = random => letters(random, prng.uint32(random, 3, 9))

/**
 * A session of many keystrokes at one cursor: words and spaces, mistakes taken back at once, passages deleted, and now and
 * then a jump, mostly a short one. Whether the typist goes on with what it does or turns to something else depends on what it
 * does only; about 30 of 100 keystrokes delete.
 */
export function session (random, keystrokes) {
  const edits = []
  let length = 0
  let cursor = 0
  const type = text => { edits.push([cursor, 0, text]); cursor += text.length; length += text.length }
  const erase = () => { edits.push([--cursor, 1, '']); length-- }
  while (edits.length < keystrokes) {
    const next = number(random, 100)
    if (next < 70) {
      for (let words = prng.uint32(random, 1, 12); words > 0; words--) {
        for (const unit of word(random)) {
          type(unit)
          if (number(random, 30) === 0 && cursor > 0) { erase(); type(letter(random)) }
        }
        type(number(random, 12) === 0 ? '\n' : ' ')
      }
    } else if (next < 92) {
      for (let count = prng.uint32(random, 1, 90); count > 0 && cursor > 0; count--) erase()
    } else if (number(random, 3) > 0) {
      cursor = Math.max(0, Math.min(length, cursor + number(random, 400) - 200))
    } else {
      cursor = number(random, length + 1)
    }
  }
  return edits.slice(0, keystrokes)
}

/** Edits at places chosen by `place(random, length)` with what `insert(random)` gives. */
export function insertions (random, count, place, insert, lengthOf = text => text.length) {
  const edits = []
  let length = 0
  for (let i = 0; i < count; i++) {
    const text = insert(random)
    edits.push([place(random, length), 0, text])
    length += lengthOf(text)
  }
  return edits
}

/** Words at random places, and about as often some units deleted; `length` units are there before. */
export function insertionsAndDeletions (random, count, length = 0) {
  const edits = []
  for (let i = 0; i < count; i++) {
    const position = number(random, length + 1)
    if (position === length || prng.bool(random)) {
      const text = word(random)
      edits.push([position, 0, text])
      length += text.length
    } else {
      const deleted = Math.min(length - position, prng.uint32(random, 1, 9))
      edits.push([position, deleted, ''])
      length -= deleted
    }
  }
  return edits
}

/** Makes an edit in a text or an array of Yjs; what is inserted into an array is a number. */
export function edit (type, [position, deleted, inserted]) {
  if (deleted > 0) type.delete(position, deleted)
  if (inserted.length === 0) return
  if (type instanceof Y.Array) type.insert(position, [Number(inserted)])
  else type.insert(position, inserted)
}
