import { openDocument } from './document.js'
import { showStart } from './start.js'

const bytesMax = 512
const app = document.getElementById('app')
const name = new URLSearchParams(location.search).get('doc')?.trim() ?? ''

const dots = name === '.' || name === '..'
const usable = !dots && new TextEncoder().encode(name).length <= bytesMax && !/\p{Cc}/u.test(name) && name.isWellFormed?.() !== false

if (name === '') showStart(app)
else if (usable) openDocument(app, name)
else showStart(app, `That name cannot be used: at most ${bytesMax} bytes, no control characters, not only dots.`)

