const waitMillis = 400

const wordsIn = text => text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu)?.length ?? 0

const textOf = fragment =>
  fragment
    .toArray()
    .map(node =>
      typeof node.toDelta === 'function'
        ? node
            .toDelta()
            .map(({ insert }) => (typeof insert === 'string' ? insert : ' '))
            .join('')
        : `${textOf(node)} `
    )
    .join('')

/** How many words both roots have together. */
export const countIn = doc =>
  wordsIn(textOf(doc.getXmlFragment('prosemirror'))) + wordsIn(doc.getText('codemirror').toString())

/** Keeps the number of words in an element, counted when nobody has typed for a moment. */
export const countWords = (doc, element) => {
  let timer = 0
  const show = () => {
    timer = 0
    const count = countIn(doc)
    element.textContent = count === 1 ? '1 word' : `${count.toLocaleString('en')} words`
  }
  doc.on('update', () => {
    if (timer === 0) timer = setTimeout(show, waitMillis)
  })
  show()
}
