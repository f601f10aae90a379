import * as Y from 'yjs'
import { h } from './dom.js'

const elements = {
  paragraph: () => h('p'),
  heading: node => h(`h${Math.min(6, Math.max(1, Number(node.getAttribute('level')) || 1))}`),
  bulletList: () => h('ul'),
  orderedList: () => h('ol'),
  listItem: () => h('li'),
  blockquote: () => h('blockquote'),
  codeBlock: () => h('pre'),
  horizontalRule: () => h('hr'),
  hardBreak: () => h('br')
}

const marks = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u' }

const marked = (text, attributes) => {
  const names = Object.keys(attributes).filter(name => marks[name] !== undefined && attributes[name] !== null)
  return names.reduce((inner, name) => h(marks[name], {}, inner), document.createTextNode(text))
}

/** The visible texts of a Yjs text: what it says, in which format, by which client. */
export const runsOf = text => {
  const runs = []
  let format = {}
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue
    if (item.content instanceof Y.ContentFormat) {
      format = { ...format, [item.content.key]: item.content.value }
    } else if (item.content instanceof Y.ContentString) {
      const last = runs.at(-1)
      const { client } = item.id
      if (last !== undefined && last.client === client && last.format === format) last.text += item.content.str
      else runs.push({ text: item.content.str, client, format })
    }
  }
  return runs
}

/**
 * Shows how a document was, each run in the colour of its author.
 *
 * @param {(client: number) => { author: string, color: string }} authorOf
 */
export const makePast = authorOf => {
  const span = ({ text, client, format }) => {
    const { author, color } = authorOf(client)
    const run = h('span', { class: 'run', title: author, 'data-author': author }, marked(text, format))
    run.style.setProperty('--color', color)
    return run
  }

  const nodeOf = node => {
    if (node instanceof Y.XmlText) return runsOf(node).map(span)
    if (!(node instanceof Y.XmlElement)) return []
    const element = (elements[node.nodeName] ?? (() => h('div')))(node)
    element.append(...node.toArray().flatMap(nodeOf))
    return [element]
  }

  return {
    page: fragment => fragment.toArray().flatMap(nodeOf),
    notes: text => runsOf(text).map(span)
  }
}
