// Opens the demo of a running node in Chromium, as several people, and checks what each of them sees.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const usage = `usage: node demo.mjs --url http://HOST:PORT [--screenshot FILE.png] [--phone FILE.png] [--past FILE.png]
                     [--doc NAME] [--timeout MILLIS]

Prints one JSON object: ok, document, checks (name and milliseconds each), error. Exit code 0 if all checks
hold, 1 if not. Each check may take --timeout (20000). The browser is $CHROMIUM or /usr/bin/chromium.`

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    screenshot: { type: 'string' },
    phone: { type: 'string' },
    past: { type: 'string' },
    doc: { type: 'string' },
    timeout: { type: 'string', default: '20000' },
    help: { type: 'boolean', default: false }
  }
})
if (options.help || options.url === undefined) {
  console.log(usage)
  process.exit(options.help ? 0 : 2)
}

const here = dirname(fileURLToPath(import.meta.url))
if (!existsSync(join(here, 'node_modules/playwright-core/package.json'))) {
  const install = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here,
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    stdio: ['ignore', 'ignore', 'inherit']
  })
  if (install.status !== 0) throw new Error('npm ci failed')
}
const { chromium } = await import('playwright-core')

const timeout = Number(options.timeout)
const documentName = options.doc ?? `browser test/${randomBytes(6).toString('hex')} ünïcode`
const address = new URL(`/?${new URLSearchParams({ doc: documentName })}`, options.url).href
const checks = []
const complaints = []

/** One person: a browser profile with a name, and the page they see. */
class Person {
  constructor(name, page) {
    this.name = name
    this.page = page
    this.notes = page.locator('[data-testid=codemirror] .cm-content')
    this.richtext = page.locator('[data-testid=richtext] .ProseMirror')
    this.deletedNotice = page.locator('[data-testid=deleted-notice]')
  }

  static async enter(browser, name, settings = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 820 }, ...settings })
    context.setDefaultTimeout(timeout)
    await context.addInitScript(own => {
      if (localStorage.getItem('scriptorium.name') === null) localStorage.setItem('scriptorium.name', own)
      // every state the light shows, in order
      window.lights = []
      document.addEventListener('DOMContentLoaded', () =>
        new MutationObserver(() => {
          const state = document.querySelector('[data-testid=saved-state]')?.dataset.state
          if (state !== undefined && state !== window.lights.at(-1)) window.lights.push(state)
        }).observe(document.body, { subtree: true, childList: true, attributes: true })
      )
    }, name)
    const page = await context.newPage()
    page.on('pageerror', error => complaints.push(`${name}: ${error.message}`))
    page.on('console', message => {
      if (message.type() === 'error') complaints.push(`${name}: ${message.text()}`)
    })
    await page.goto(address)
    return new Person(name, page)
  }

  async writeNotes(text) {
    await this.notes.click()
    await this.page.keyboard.press('Control+End')
    await this.page.keyboard.type(text)
  }

  async writePage(text) {
    await this.richtext.click()
    await this.page.keyboard.press('Control+End')
    await this.page.keyboard.type(text)
  }

  seesInNotes(text) {
    return this.notes.getByText(text).first().waitFor()
  }

  seesInPage(text) {
    return this.richtext.getByText(text).first().waitFor()
  }

  seesCaretInNotes(name) {
    return this.page.locator('[data-testid=codemirror] .cm-ySelectionInfo', { hasText: name }).first().waitFor()
  }

  seesCaretInPage(name) {
    return this.page.locator('[data-testid=richtext] .caret-name', { hasText: name }).first().waitFor()
  }

  seesPerson(name) {
    return this.page.locator(`[data-testid=people] [data-name="${name}"]`).waitFor({ state: 'attached' })
  }

  missesPerson(name) {
    return this.page.locator(`[data-testid=people] [data-name="${name}"]`).waitFor({ state: 'detached' })
  }

  connection(state) {
    return this.page.locator(`[data-testid=connection-state][data-state=${state}]`).waitFor()
  }

  isToldOfTheDeletion() {
    return this.deletedNotice.waitFor({ state: 'visible' })
  }

  light(state) {
    return this.page.locator(`[data-testid=saved-state][data-state=${state}]`).waitFor()
  }

  lights() {
    return this.page.evaluate(() => window.lights)
  }

  forgetLights() {
    return this.page.evaluate(() => {
      window.lights = []
    })
  }

  /** Opens the history and waits until all of it is there. */
  async travel() {
    await this.page.locator('[data-testid=history]').click()
    await this.page.locator('[data-testid=past][open]').waitFor()
    await this.page.waitForFunction(
      notes =>
        document.querySelector('[data-testid=past-notes]').textContent === notes &&
        Number(document.querySelector('[data-testid=moment]').max) > 0,
      (await this.text())[0]
    )
  }

  /** Moves the slider there; what the notes were then. */
  goTo(edit) {
    return this.page.evaluate(number => {
      const slider = document.querySelector('[data-testid=moment]')
      slider.value = String(number)
      slider.dispatchEvent(new Event('input'))
      return document.querySelector('[data-testid=past-notes]').textContent
    }, edit)
  }

  lastEdit() {
    return this.page.evaluate(() => Number(document.querySelector('[data-testid=moment]').max))
  }

  shownEdit() {
    return this.page.evaluate(() => Number(document.querySelector('[data-testid=moment-when]').dataset.edit))
  }

  async text() {
    // the names at carets are in the editors' elements, but not in the document
    return this.page.evaluate(() =>
      ['codemirror', 'richtext'].map(id => {
        const copy = document.querySelector(`[data-testid=${id}] [contenteditable]`).cloneNode(true)
        copy.querySelectorAll('.cm-ySelectionCaret, .caret').forEach(caret => caret.remove())
        return [...copy.children].map(line => line.textContent.replaceAll(/[\u2060\ufeff]/g, '')).join('\n')
      })
    )
  }
}

const check = async (name, body) => {
  const start = performance.now()
  try {
    await body()
  } catch (error) {
    throw new Error(`${name}: ${error.message}`)
  }
  checks.push({ name, millis: Math.round(performance.now() - start) })
}

const demand = (condition, message) => {
  if (!condition) throw new Error(message)
}

/** Waits until all see the same text in both editors. */
const sameText = async people => {
  const end = Date.now() + timeout
  for (;;) {
    const texts = (await Promise.all(people.map(person => person.text()))).map(text => JSON.stringify(text))
    if (texts.every(text => text === texts[0])) return
    demand(Date.now() < end, `texts differ: ${texts.join(' | ')}`)
    await people[0].page.waitForTimeout(50)
  }
}

/** Deletes the document as a program does. */
const erase = async () => {
  const deletion = new URL(`/api/documents/${encodeURIComponent(documentName)}`, options.url)
  const answer = await fetch(deletion, { method: 'DELETE' })
  demand(answer.ok, `deleting is answered with ${answer.status}`)
}

const story = async (browser, everybody) => {
  const enter = async (...parameters) => {
    const person = await Person.enter(browser, ...parameters)
    everybody.push(person)
    return person
  }
  const ada = await enter('Ada', { colorScheme: 'light' })
  const blaise = await enter('Blaise', { colorScheme: 'dark' })

  await check('both connect and an empty document is saved', async () => {
    for (const person of [ada, blaise]) {
      await person.connection('connected')
      await person.light('saved')
    }
  })

  await check('each sees the other in the list', async () => {
    await ada.seesPerson('Blaise')
    await blaise.seesPerson('Ada')
  })

  for (const person of [ada, blaise]) await person.forgetLights()
  await check('notes of one appear at the other with caret and name', async () => {
    await ada.writeNotes('# Ada takes notes\nand says so. ')
    await blaise.seesInNotes('Ada takes notes')
    await blaise.seesCaretInNotes('Ada')
  })

  await check('rich text of one appears at the other with caret and name', async () => {
    await blaise.writePage('# A page by Blaise\nThe heart has its reasons. ')
    await ada.seesInPage('A page by Blaise')
    await ada.page.locator('[data-testid=richtext] h1').waitFor()
    await ada.seesCaretInPage('Blaise')
  })

  await check('and the other way round', async () => {
    await ada.writePage('Ada adds to the page. ')
    await blaise.writeNotes('Blaise adds to the notes.')
    await blaise.seesInPage('Ada adds to the page.')
    await ada.seesInNotes('Blaise adds to the notes.')
    await blaise.seesCaretInPage('Ada')
    await ada.seesCaretInNotes('Blaise')
    await sameText([ada, blaise])
  })

  await check('the light went through saving back to saved', async () => {
    for (const person of [ada, blaise]) {
      await person.light('saved')
      const lights = await person.lights()
      const last = lights.slice(-2).join()
      demand(last === 'saving,saved', `${person.name} saw ${lights.join()}`)
    }
  })

  if (options.screenshot !== undefined) await ada.page.screenshot({ path: options.screenshot })

  await check('an edit made offline is not called saved and reaches nobody', async () => {
    await ada.page.locator('[data-testid=offline-switch]').click()
    await ada.connection('paused')
    await blaise.missesPerson('Ada')
    await ada.forgetLights()
    await ada.writeNotes(' Written offline.')
    await blaise.writeNotes(' Written meanwhile.')
    await blaise.light('saved')
    demand(
      (await ada.lights()).every(state => state === 'offline'),
      `Ada saw ${await ada.lights()}`
    )
    demand(!(await blaise.text())[0].includes('Written offline'), 'an offline edit arrived')
  })

  await check('offline edits merge on reconnect and are saved then', async () => {
    await ada.page.locator('[data-testid=offline-switch]').click()
    await ada.seesInNotes('Written meanwhile.')
    await blaise.seesInNotes('Written offline.')
    await sameText([ada, blaise])
    await ada.light('saved')
    await blaise.seesPerson('Ada')
  })

  await check('a new name shows at once, also at the caret', async () => {
    await ada.page.locator('[data-testid=people-button]').click()
    await ada.page.locator('[data-testid=own-name]').fill('Augusta')
    await blaise.seesPerson('Augusta')
    await ada.page.keyboard.press('Escape')
    await ada.writeNotes(' Signed.')
    await blaise.seesCaretInNotes('Augusta')
  })

  await check('somebody who comes later, on a phone, sees everything', async () => {
    const late = await enter('Christine', { viewport: { width: 390, height: 780 }, isMobile: true, hasTouch: true })
    await late.seesInPage('A page by Blaise')
    await late.light('saved')
    await late.page.locator('[data-testid=tab-notes]').click()
    await late.seesInNotes('Written offline.')
    if (options.phone !== undefined) await late.page.screenshot({ path: options.phone })
    await sameText([ada, blaise, late])
  })

  await check('a page that is loaded again has everything', async () => {
    await ada.light('saved')
    await blaise.light('saved')
    const before = await blaise.text()
    await blaise.page.reload()
    await blaise.light('saved')
    await sameText([ada, blaise])
    demand(JSON.stringify(await blaise.text()) === JSON.stringify(before), 'the text changed')
  })

  let moment = 0
  await check('the past is shown edit by edit, with its authors', async () => {
    await ada.travel()
    const last = await ada.lastEdit()
    demand((await ada.shownEdit()) === last, 'the history does not begin at the present')
    demand((await ada.goTo(0)) === '', 'there is something before the first edit')
    let before = ''
    for (let edit = 1; edit <= last && moment === 0; edit++) {
      const notes = await ada.goTo(edit)
      if (notes.includes('and says so.')) moment = edit
      else before = notes
    }
    demand(moment > 1 && before.endsWith('and says so'), `before edit ${moment} the notes were ${before}`)
    demand(!(await ada.goTo(moment)).includes('Blaise'), 'what came later is there already')
    const authorOf = text =>
      ada.page.locator('[data-testid=past-notes] .run', { hasText: text }).first().getAttribute('data-author')
    await ada.goTo(last)
    demand((await authorOf('Ada takes notes')) === 'Ada', 'the notes of Ada are not hers')
    demand((await authorOf('Blaise adds to the notes.')) === 'Blaise', 'the notes of Blaise are not his')
    if (options.past !== undefined) await ada.page.screenshot({ path: options.past })
  })

  await check('the past is played to its end', async () => {
    const last = await ada.lastEdit()
    await ada.goTo(Math.max(0, last - 5))
    await ada.page.locator('[data-testid=play]').click()
    await ada.page.waitForFunction(
      edit => document.querySelector('[data-testid=moment-when]').dataset.edit === String(edit),
      last
    )
  })

  await check('a moment is restored for all, and what somebody wrote without knowing of it stays', async () => {
    const offlineSwitch = blaise.page.locator('[data-testid=offline-switch]')
    await offlineSwitch.click()
    await blaise.connection('paused')
    await blaise.writeNotes(' Written while the past came back.')
    await ada.goTo(moment)
    await ada.page.locator('[data-testid=restore]').click()
    await ada.page.locator('[data-testid=past]:not([open])').waitFor({ state: 'attached' })
    await ada.seesInNotes('and says so.')
    await ada.light('saved')
    await offlineSwitch.click()
    await ada.seesInNotes('Written while the past came back.')
    await blaise.light('saved')
    await sameText([ada, blaise])
    const [notes] = await blaise.text()
    demand(!notes.includes('Blaise adds to the notes.'), `the present is still there: ${notes}`)
  })

  await check('who has a document open that is deleted is told, and can keep a copy', async () => {
    const [notes] = await ada.text()
    await erase()
    for (const person of [ada, blaise]) await person.isToldOfTheDeletion()
    demand((await ada.text())[0] === notes, 'the text is gone from the editor')
    const download = ada.page.waitForEvent('download')
    await ada.deletedNotice.getByText('Download it').click()
    const copy = await readFile(await (await download).path())
    demand(copy.includes('Ada takes notes'), `the copy has ${copy.length} bytes and not what Ada wrote`)
  })

  await check('a deleted document is begun anew, and nobody who held it brings it back', async () => {
    await ada.writeNotes(' Written into what is deleted.')
    await blaise.deletedNotice.getByText('Begin anew').click()
    await blaise.page.waitForFunction(() => document.querySelector('[data-testid=deleted-notice]')?.hidden)
    await blaise.light('saved')
    // an empty editor says what it is for
    demand(!(await blaise.text()).join().includes('Ada'), `there is ${await blaise.text()}`)
    await blaise.writeNotes('A new beginning.')
    await blaise.light('saved')
    await ada.page.reload()
    await ada.seesInNotes('A new beginning.')
    await ada.light('saved')
    await sameText([ada, blaise])
    demand((await ada.text())[0] === 'A new beginning.', `there is ${await ada.text()}`)
  })

  await check('the browser had nothing to complain about', async () =>
    demand(complaints.length === 0, complaints.join('\n'))
  )
}

const everybody = []
let error = null
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage']
})
try {
  await story(browser, everybody)
} catch (caught) {
  const states = await Promise.all(
    everybody.map(async person => ({
      name: person.name,
      text: await person.text().catch(() => null),
      lights: await person.lights().catch(() => null)
    }))
  )
  error = { message: caught.message, states, complaints }
  if (options.screenshot !== undefined)
    await everybody[0]?.page.screenshot({ path: options.screenshot }).catch(() => {})
} finally {
  await browser.close()
}
console.log(JSON.stringify({ ok: error === null, document: documentName, checks, error }, null, 2))
process.exitCode = error === null ? 0 : 1
