import { apiOf, changesOf, restore } from './changes.js'
import { h, icon } from './dom.js'
import { palette } from './identity.js'
import { makePast } from './past.js'
import { Timeline } from './timeline.js'

/** More edits than this are left to the command line. */
const editsMax = 50_000
/** Playing takes about this long, however many edits there are, but no edit is shown longer than the second number. */
const playMillis = 15_000
const stepMillisMax = 250
const stepMillisMin = 40

const nobody = 'somebody'
const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })

/**
 * The past of a document: a slider over all its edits, in the colours of their authors.
 *
 * @param {string} name
 * @param {{ name: string }} identity whose restored moments are
 */
export const makeTimeTravel = (name, identity) => {
  const api = apiOf(name, location.href)
  let timeline = new Timeline()
  let shown = 0
  let following = true
  let playing = 0
  let opened = new AbortController()

  const slider = h('input', {
    type: 'range',
    min: '0',
    max: '0',
    value: '0',
    'aria-label': 'Moment',
    'data-testid': 'moment'
  })
  const when = h('span', { class: 'moment-when', role: 'status', 'data-testid': 'moment-when' })
  const play = h('button', { type: 'button', class: 'icon-button', 'data-testid': 'play' })
  const back = h('button', {
    type: 'button',
    class: 'primary',
    'data-testid': 'restore',
    text: 'Restore this moment'
  })
  const close = h('button', { type: 'button', class: 'quiet', 'data-testid': 'leave-past', text: 'Back to now' })
  const page = h('div', { class: 'past-page', 'data-testid': 'past-page' })
  const notes = h('div', { class: 'past-notes', 'data-testid': 'past-notes' })
  const legend = h('ul', { class: 'authors', 'data-testid': 'authors' })
  const problem = h('p', { class: 'past-problem', role: 'alert' })
  const dialog = h(
    'dialog',
    { class: 'past', 'aria-label': 'History', 'data-testid': 'past' },
    h('div', { class: 'past-bar' }, play, slider, when, h('span', { class: 'spring' }), back, close),
    legend,
    problem,
    h(
      'div',
      { class: 'past-panes' },
      h('section', { 'aria-label': 'Page at that moment' }, h('h2', { text: 'Page' }), page),
      h('section', { 'aria-label': 'Notes at that moment' }, h('h2', { text: 'Notes' }), notes)
    )
  )
  const button = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'History', title: 'History', 'data-testid': 'history' },
    icon('clock')
  )

  const colorOf = author => palette[timeline.authors.indexOf(author) % palette.length]
  const past = makePast(client => {
    const author = timeline.authorOf(client) ?? ''
    return { author: author || nobody, color: colorOf(author) }
  })

  const showMoment = () => {
    const doc = timeline.after(shown)
    page.replaceChildren(...past.page(doc.getXmlFragment('prosemirror')))
    notes.replaceChildren(...past.notes(doc.getText('codemirror')))
    slider.max = String(timeline.length)
    slider.value = String(shown)
    const edit = timeline.edit(shown)
    const { length } = timeline
    when.textContent =
      edit === undefined
        ? length === 0 ? 'Nothing was written yet' : `Before the first of ${length} edits`
        : `Edit ${shown} of ${length}, ${times.format(new Date(edit.time))}, ${edit.author || nobody}`
    when.dataset.edit = String(shown)
    back.disabled = shown === length
  }
  const showAuthors = () =>
    legend.replaceChildren(
      ...timeline.authors.map(author => {
        const entry = h('li', { text: author || nobody })
        entry.style.setProperty('--color', colorOf(author))
        return entry
      })
    )
  const showPlaying = () => {
    play.replaceChildren(icon(playing === 0 ? 'play' : 'pause'))
    play.setAttribute('aria-label', playing === 0 ? 'Play' : 'Pause')
    play.title = playing === 0 ? 'Play' : 'Pause'
  }
  const goTo = number => {
    shown = number
    following = number === timeline.length
    showMoment()
  }
  const stop = () => {
    clearInterval(playing)
    playing = 0
    showPlaying()
  }
  const start = () => {
    const from = shown === timeline.length ? 0 : shown
    const left = timeline.length - from
    const millis = Math.min(stepMillisMax, Math.max(stepMillisMin, playMillis / Math.max(1, left)))
    const step = Math.max(1, Math.ceil((left * millis) / playMillis))
    goTo(from)
    playing = setInterval(() => {
      goTo(Math.min(timeline.length, shown + step))
      if (shown === timeline.length) stop()
    }, millis)
    showPlaying()
  }

  const follow = async signal => {
    for await (const edits of changesOf(api, signal)) {
      timeline.add(edits)
      if (following) shown = timeline.length
      showAuthors()
      showMoment()
      if (timeline.length >= editsMax) {
        problem.textContent = `Only the first ${timeline.length} edits are shown here; scripts/replay shows all.`
        return
      }
    }
  }
  const open = () => {
    opened = new AbortController()
    timeline = new Timeline()
    following = true
    shown = 0
    problem.textContent = ''
    showAuthors()
    showMoment()
    dialog.showModal()
    follow(opened.signal).catch(error => {
      if (!opened.signal.aborted) problem.textContent = error.message
    })
  }

  button.addEventListener('click', open)
  close.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => {
    stop()
    opened.abort()
  })
  slider.addEventListener('input', () => {
    stop()
    goTo(Number(slider.value))
  })
  play.addEventListener('click', () => (playing === 0 ? start() : stop()))
  back.addEventListener('click', async () => {
    stop()
    back.disabled = true
    try {
      // what was written before the first edit is nothing
      await restore(api, timeline.edit(shown)?.position ?? '0', identity.name)
      dialog.close()
    } catch (error) {
      problem.textContent = error.message
      back.disabled = false
    }
  })
  showPlaying()
  return { button, dialog }
}
