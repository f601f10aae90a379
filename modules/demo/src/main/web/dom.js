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
  link: 'M10 13a4 4 0 0 0 6 .4l3-3a4.200 4.200 0 0 0-6-6l-1.500 1.500M14 11a4 4 0 0 0-6-.4l-3 3a4.200 4.200 0 0 0 6 6l1.500-1.500',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M4.500 4.500l1.500 1.500M18 18l1.500 1.500M2.500 12h2M19.500 12h2M4.500 19.500L6 18M18 6l1.500-1.500',
  moon: 'M20 14.500A8.300 8.300 0 0 1 9.500 4 8.300 8.300 0 1 0 20 14.500z',
  auto: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 3.500v17M12 8h6.500M12 12h8.500M12 16h6.500',
  bold: 'M7 5h5.500a3.500 3.500 0 0 1 0 7H7zM7 12h6.500a3.500 3.500 0 0 1 0 7H7z',
  italic: 'M10 5h8M6 19h8M14.500 5l-5 14',
  strike: 'M4 12h16M16.500 8c-.3-2-2-3.200-4.500-3.200-2.700 0-4.500 1.300-4.500 3.400 0 1.800 1.300 2.900 4.500 3.800M7.200 15.500c.3 2.300 2 3.700 4.900 3.700 2.800 0 4.700-1.400 4.700-3.700 0-.6-.1-1.100-.3-1.500',
  code: 'M8.500 7.500L4 12l4.500 4.500M15.500 7.500L20 12l-4.500 4.500',
  quote: 'M6 5v14M11 8h9M11 12h9M11 16h6',
  bullets: 'M9.500 6.500H20M9.500 12H20M9.500 17.500H20M5 6.500h.01M5 12h.01M5 17.500h.01',
  numbers: 'M10.500 6.500H20M10.500 12H20M10.500 17.500H20M4.500 5.500L6 4.500v5M4.500 14.800c.2-1 2.500-1.200 2.500.2 0 1-2.500 2-2.500 3.500H7',
  undo: 'M8.500 5L4.500 9l4 4M4.500 9H14a5 5 0 0 1 0 10h-4',
  redo: 'M15.500 5l4 4-4 4M19.500 9H10a5 5 0 0 0 0 10h4'
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
