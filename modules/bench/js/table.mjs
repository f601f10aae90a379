// The results as a table for people, on the terminal and in docs/BENCHMARKS.md.
import fs from 'node:fs'
import { operations } from './cases.mjs'

const BEGIN = '<!-- engine: written by scripts/bench engine --update -->'
const END = '<!-- engine: end -->'

function median (values) {
  const sorted = values.slice().sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Milliseconds with three digits that mean something. */
function millis (value) {
  if (value >= 100) return Math.round(value).toLocaleString('en-US')
  return value >= 0.001 ? String(Number(value.toPrecision(3))) : value.toFixed(6)
}

const times = value => value >= 10 ? value.toFixed(0) : value.toFixed(1)
const megabytes = bytes => (bytes / 1048576).toFixed(2)
const verdict = (ratio, target) => target === undefined ? '' : `${target} ${ratio >= target ? 'met' : 'MISSED'}`

function rows (results) {
  return results.map(({ input, operation, java, yjs, target }) => {
    const ratio = median(yjs) / median(java)
    return [
      `${input}: ${operations[operation][1]}`,
      `${millis(median(yjs))} / ${millis(Math.min(...yjs))}`,
      `${millis(median(java))} / ${millis(Math.min(...java))}`,
      times(ratio), times(Math.min(...yjs) / Math.min(...java)), verdict(ratio, target)
    ]
  })
}

function heapRows (memory) {
  return memory.map(({ input, from, java, yjs, target }) => [
    `${input}: heap of the document, made from its ${from}`, megabytes(yjs), megabytes(java), times(yjs / java), '', verdict(yjs / java, target)
  ])
}

const HEAD = ['case', 'Yjs', 'Java', 'ratio', 'of best', 'target']

function aligned (lines) {
  const widths = HEAD.map((_, column) => Math.max(...lines.map(line => line[column].length)))
  return lines.map(line => line.map((cell, column) => column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])).join('  ').trimEnd()).join('\n')
}

function facts (about, rounds) {
  return [
    `${about.date}, ${about.cpu}, load before ${about.load}, commit ${about.commit}`,
    `${about.java}; ${about.flags}`,
    `node ${about.node}, yjs 13.6.33; ${rounds} round(s), Java and Yjs by turns, a process of its own for each case and side`
  ]
}

/** For the terminal. */
export function table (about, results, memory, rounds) {
  return [
    ...facts(about, rounds), 'milliseconds, median / best; heap in MiB for one document', '',
    aligned([HEAD, ...rows(results), ...heapRows(memory)])
  ].join('\n')
}

/** Replaces what is between the marks in a file. */
export function document (file, about, results, memory, rounds) {
  const page = fs.readFileSync(file, 'utf8')
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(file + ' has no marks to write between')
  const line = cells => '| ' + cells.join(' | ') + ' |'
  const part = (head, body) => body.length === 0 ? [] : ['', line(head), line(head.map((_, i) => i === 0 ? '---' : '---:')), ...body.map(line)]
  const text = [
    BEGIN, '', facts(about, rounds).map(fact => fact + '.').join('\n'),
    ...part(['Case (ms: median / best)', ...HEAD.slice(1)], rows(results)),
    ...part(['Heap (MiB)', 'Yjs', 'Java', 'ratio', '', 'target'], heapRows(memory)), '', ''
  ].join('\n')
  fs.writeFileSync(file, page.slice(0, begin) + text + page.slice(end))
}
