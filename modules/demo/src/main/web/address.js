/** Longest name the server takes, in bytes of UTF-8. */
export const nameBytesMax = 512

/** What is wrong with a document name, or null. */
export const problemWith = name => {
  if (name === '.' || name === '..') return 'a name cannot be only dots'
  if (new TextEncoder().encode(name).length > nameBytesMax) return `a name has at most ${nameBytesMax} bytes`
  if (/\p{Cc}/u.test(name)) return 'a name has no control characters'
  if (/\p{Cs}/u.test(name)) return 'a name has no half characters'
  return null
}

/** The name that the address of this page asks for; empty if it asks for none. */
export const nameIn = address => new URL(address).searchParams.get('doc')?.trim() ?? ''

/** The address of a document on the page that has this address. */
export const addressOf = (name, address) => {
  const url = new URL(address)
  url.hash = ''
  url.search = new URLSearchParams({ doc: name }).toString()
  return url.href
}

/** The WebSocket address for y-websocket: `ws` beside the page, on the page's own host. */
export const serverOf = address => {
  const url = new URL('ws', new URL('.', address))
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/**
 * y-websocket puts the name into the URL as it is, so it is encoded here. Slashes stay, unless the name has segments
 * that a browser would resolve as it does in paths.
 */
export const encodeName = name =>
  /(^|\/)\.{1,2}(\/|$)/.test(name) ? encodeURIComponent(name) : name.split('/').map(encodeURIComponent).join('/')
