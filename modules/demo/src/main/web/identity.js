import { recall, remember } from './storage.js'

const adjectives = [
  'Amber',
  'Brisk',
  'Calm',
  'Deft',
  'Eager',
  'Fond',
  'Gentle',
  'Hazel',
  'Ivory',
  'Jolly',
  'Keen',
  'Lucid',
  'Mellow',
  'Noble',
  'Quiet',
  'Rosy',
  'Sunny',
  'Tidy',
  'Vivid',
  'Witty'
]
const animals = [
  'Badger',
  'Crane',
  'Dove',
  'Egret',
  'Finch',
  'Gull',
  'Heron',
  'Ibis',
  'Jay',
  'Kite',
  'Lark',
  'Marten',
  'Newt',
  'Otter',
  'Plover',
  'Quail',
  'Robin',
  'Swift',
  'Tern',
  'Wren'
]

/** Dark enough for white letters, light enough to be seen on a dark page. */
export const palette = [
  '#b03a2e',
  '#2a6fb0',
  '#2f7d4f',
  '#8a4fb0',
  '#a85f12',
  '#127a80',
  '#b0386f',
  '#5a63c4',
  '#6b7a1f',
  '#8c5a3c'
]

export const nameLengthMax = 40

const any = list => list[Math.floor(Math.random() * list.length)]

export const suggestName = () => `${any(adjectives)} ${any(animals)}`

/** A name for a new document: short enough to say on the phone. */
export const suggestDocument = () =>
  `${any(adjectives)}-${any(animals)}-${Math.floor(100 + Math.random() * 900)}`.toLowerCase()

/** The first digit of each channel: what is left of a base colour in a tinted one. */
const outline = color => color[1] + color[3] + color[5]

/**
 * The colour of a name: the base colour, with the second digit of each channel taken from the name. The eye hardly sees
 * it; the CodeMirror binding, which redraws a caret only when its colour changes, does, so a new name appears at once.
 */
const tint = (base, name) => {
  let hash = 0
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) >>> 0
  const digits = (hash & 0xfff).toString(16).padStart(3, '0')
  return `#${[...outline(base)].map((digit, index) => digit + digits[index]).join('')}`
}

/** A name as it may be sent: whole characters only, not too many. */
export const cleanName = name =>
  [...name.replace(/[\p{Cc}\p{Cs}]/gu, '').trim()].slice(0, nameLengthMax).join('') || 'Anonymous'

/** Who writes in this tab. The name belongs to the browser, the colour to the tab. */
export const loadIdentity = () => {
  const name = cleanName(recall('name') || suggestName())
  remember('name', name)
  const stored = recall('color', 'sessionStorage')
  const base = palette.includes(stored) ? stored : any(palette)
  remember('color', base, 'sessionStorage')
  return { name, base }
}

/** Takes another colour of the palette if somebody else in the document has this one already. */
export const avoidColors = (identity, taken) => {
  const used = new Set(taken.map(outline))
  if (!used.has(outline(identity.base))) return
  const free = palette.filter(color => !used.has(outline(color)))
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
  name: cleanName(typeof user?.name === 'string' ? user.name : ''),
  color: /^#[0-9a-f]{6}$/i.test(user?.color) ? user.color : '#777777'
})

export const initials = name => {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters
    .map(word => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}
