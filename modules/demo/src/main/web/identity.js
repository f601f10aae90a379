import { recall, remember } from './storage.js'

const adjectives = ['Amber', 'Brisk', 'Calm', 'Deft', 'Eager', 'Fond', 'Gentle', 'Hazel', 'Ivory', 'Jolly', 'Keen', 'Lucid', 'Mellow', 'Noble', 'Quiet', 'Rosy', 'Sunny', 'Tidy', 'Vivid', 'Witty']
const animals = ['Badger', 'Crane', 'Dove', 'Egret', 'Finch', 'Gull', 'Heron', 'Ibis', 'Jay', 'Kite', 'Lark', 'Marten', 'Newt', 'Otter', 'Plover', 'Quail', 'Robin', 'Swift', 'Tern', 'Wren']

/** Dark enough for white letters, light enough to be seen on a dark page. */
const palette = ['#b03a2e', '#2a6fb0', '#2f7d4f', '#8a4fb0', '#a85f12', '#127a80', '#b0386f', '#5a63c4', '#6b7a1f', '#8c5a3c']

export const nameLengthMax = 40

const any = list => list[Math.floor(Math.random() * list.length)]

export const suggestName = () => `${any(adjectives)} ${any(animals)}`

/** A name for a new document: short enough to say on the phone. */
export const suggestDocument = () => `${any(adjectives)}-${any(animals)}-${Math.floor(100 + Math.random() * 900)}`.toLowerCase()

/**
 * The colour of a name: the base colour, with the last bits of blue taken from the name. The eye does not see it; the
 * CodeMirror binding, which redraws a caret when its colour changes, does, so a new name appears at once.
 */
const tint = (base, name) => {
  let hash = 0
  for (const unit of name) hash = (hash * 31 + unit.codePointAt(0)) >>> 0
  const blue = parseInt(base.slice(5), 16)
  return base.slice(0, 5) + ((blue & 0xf0) | (hash & 0x0f)).toString(16).padStart(2, '0')
}

/** Who writes in this tab. The name belongs to the browser, the colour to the tab. */
export const loadIdentity = () => {
  const name = recall('name') ?? suggestName()
  remember('name', name)
  const stored = recall('color', 'sessionStorage')
  const base = palette.includes(stored) ? stored : any(palette)
  remember('color', base, 'sessionStorage')
  return { name, base }
}

/** Another colour of the palette, if somebody else in the document has this one already. */
export const avoidColors = (identity, taken) => {
  const used = new Set(taken.map(color => color.slice(0, 6)))
  if (!used.has(identity.base.slice(0, 6))) return
  const free = palette.filter(color => !used.has(color.slice(0, 6)))
  if (free.length === 0) return
  identity.base = any(free)
  remember('color', identity.base, 'sessionStorage')
}

/** @returns what others are told: the form that both editor bindings read */
export const asUser = ({ name, base }) => {
  const color = tint(base, name)
  return { name, color, colorLight: `${color}40` }
}

/** What another client says about itself, made harmless: it ends up in style attributes. */
export const readUser = user => ({
  name: typeof user?.name === 'string' && user.name.trim() !== '' ? user.name.slice(0, nameLengthMax) : 'Anonymous',
  color: /^#[0-9a-f]{6}$/i.test(user?.color) ? user.color : '#777777'
})

export const initials = name => {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map(word => [...word][0] ?? '').join('').toUpperCase()
}
