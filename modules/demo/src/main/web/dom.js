/**
 * Makes an element. Properties that start with `on` are listeners, `text` is its text, the others are attributes; null,
 * undefined and false leave an attribute out.
 *
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...(Node | string)} children
 */
export const h = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
    else if (name === 'text') element.textContent = value
    else element.setAttribute(name, value === true ? '' : value)
  }
  element.append(...children)
  return element
}

const shapes = {
  link:
    'M10 13a4 4 0 0 0 6 .4l3-3a4.2 4.2 0 0 0-6-6l-1.5 1.5' + 'M14 11a4 4 0 0 0-6-.4l-3 3a4.2 4.2 0 0 0 6 6l1.5-1.5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  sun:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M4.5 4.5l1.5 1.5M18 18l1.5 1.5M2.5 12h2' +
    'M19.5 12h2M4.5 19.5L6 18M18 6l1.5-1.5',
  moon: 'M20 14.5A8.3 8.3 0 0 1 9.5 4 8.3 8.3 0 1 0 20 14.5z',
  auto: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 3.5v17M12 8h6.5M12 12h8.5M12 16h6.5',
  bold: 'M7 5h5.5a3.5 3.5 0 0 1 0 7H7zM7 12h6.5a3.5 3.5 0 0 1 0 7H7z',
  italic: 'M10 5h8M6 19h8M14.5 5l-5 14',
  strike:
    'M4 12h16M16.5 8c-.3-2-2-3.2-4.5-3.2-2.7 0-4.5 1.3-4.5 3.4 0 1.8 1.3 2.9 4.5 3.8' +
    'M7.2 15.5c.3 2.3 2 3.7 4.9 3.7 2.8 0 4.7-1.4 4.7-3.7 0-.6-.1-1.1-.3-1.5',
  code: 'M8.5 7.5L4 12l4.5 4.5M15.5 7.5L20 12l-4.5 4.5',
  quote: 'M6 5v14M11 8h9M11 12h9M11 16h6',
  bullets: 'M9.5 6.5H20M9.5 12H20M9.5 17.5H20M5 6.5h.01M5 12h.01M5 17.5h.01',
  numbers: 'M10.5 6.5H20M10.5 12H20M10.5 17.5H20M4.5 5.5L6 4.5v5M4.5 14.8c.2-1 2.5-1.2 2.5.2 0 1-2.5 2-2.5 3.5H7',
  undo: 'M8.5 5L4.5 9l4 4M4.5 9H14a5 5 0 0 1 0 10h-4',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2',
  play: 'M8 5.5v13l10.5-6.5z',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  redo: 'M15.5 5l4 4-4 4M19.5 9H10a5 5 0 0 0 0 10h4'
}

/** A line drawing of 24 by 24 units in the colour of the text around it. */
export const icon = name => {
  const namespace = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(namespace, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.setAttribute('class', 'icon')
  const path = document.createElementNS(namespace, 'path')
  path.setAttribute('d', shapes[name])
  svg.append(path)
  return svg
}

/** The mark of the house: a quill. */
export const mark = () => {
  const image = h('img', { src: document.querySelector('link[rel=icon]').href, alt: '', class: 'mark' })
  return image
}
