// The files both sides read. NAME.ups: { varUint length, update v1 }*; NAME.edits: { varUint position, varUint deleted,
// varString inserted }*; NAME.state and NAME.state2: a document's state as update v1 and v2; NAME.merged: the stream merged.
import fs from 'node:fs'
import path from 'node:path'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

export const read = (folder, name) => new Uint8Array(fs.readFileSync(path.join(folder, name)))
export const exists = (folder, name) => fs.existsSync(path.join(folder, name))
export const write = (folder, name, bytes) => fs.writeFileSync(path.join(folder, name), bytes)

export function splitStream (bytes) {
  const decoder = decoding.createDecoder(bytes)
  const updates = []
  while (decoding.hasContent(decoder)) updates.push(decoding.readVarUint8Array(decoder))
  return updates
}

export function writeStream (folder, name, updates) {
  const encoder = encoding.createEncoder()
  for (const update of updates) encoding.writeVarUint8Array(encoder, update)
  write(folder, name + '.ups', encoding.toUint8Array(encoder))
}

/** Edits are [position, deleted, inserted]; inserted is a string, which for an array stands for a number. */
export function writeEdits (folder, name, edits) {
  const encoder = encoding.createEncoder()
  for (const [position, deleted, inserted] of edits) {
    encoding.writeVarUint(encoder, position)
    encoding.writeVarUint(encoder, deleted)
    encoding.writeVarString(encoder, inserted)
  }
  write(folder, name + '.edits', encoding.toUint8Array(encoder))
}

export function readEdits (folder, name) {
  const decoder = decoding.createDecoder(read(folder, name + '.edits'))
  const edits = []
  while (decoding.hasContent(decoder)) {
    edits.push([decoding.readVarUint(decoder), decoding.readVarUint(decoder), decoding.readVarString(decoder)])
  }
  return edits
}
