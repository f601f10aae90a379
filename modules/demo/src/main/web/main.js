import { nameIn, problemWith } from './address.js'
import { openDocument } from './document.js'
import { showStart } from './start.js'

const app = document.getElementById('app')
const name = nameIn(location.href)
const problem = name === '' ? '' : problemWith(name)

if (problem === null) openDocument(app, name)
else showStart(app, problem)
