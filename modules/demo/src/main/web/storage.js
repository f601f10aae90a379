/** What the browser remembers of its user. Without storage, everything lasts as long as the page. */
const memory = new Map()

export const recall = (key, store = 'localStorage') => {
  try {
    return window[store].getItem(`scriptorium.${key}`)
  } catch {
    return memory.get(key) ?? null
  }
}

export const remember = (key, value, store = 'localStorage') => {
  memory.set(key, value)
  try {
    window[store].setItem(`scriptorium.${key}`, value)
  } catch {
    // kept in memory
  }
}

const recentMax = 6

/** Names of documents opened here, newest first. */
export const recentDocuments = () => {
  try {
    const names = JSON.parse(recall('recent') ?? '[]')
    return Array.isArray(names) ? names.filter(name => typeof name === 'string') : []
  } catch {
    return []
  }
}

export const rememberDocument = name => {
  const others = recentDocuments().filter(other => other !== name)
  remember('recent', JSON.stringify([name, ...others].slice(0, recentMax)))
}
