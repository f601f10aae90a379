import { h, icon } from './dom.js'
import { recall, remember } from './storage.js'

const themes = [
  { value: 'auto', icon: 'auto', label: 'Theme: as the system' },
  { value: 'light', icon: 'sun', label: 'Theme: light' },
  { value: 'dark', icon: 'moon', label: 'Theme: dark' }
]

const apply = value => {
  if (value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = value
}

/** A button that goes round: system, light, dark. */
export const themeSwitch = () => {
  let index = Math.max(
    0,
    themes.findIndex(({ value }) => value === recall('theme'))
  )
  const button = h('button', { type: 'button', class: 'icon-button', 'data-testid': 'theme-switch' })
  const show = () => {
    const theme = themes[index]
    apply(theme.value)
    button.replaceChildren(icon(theme.icon))
    button.setAttribute('aria-label', theme.label)
    button.title = theme.label
  }
  button.addEventListener('click', () => {
    index = (index + 1) % themes.length
    remember('theme', themes[index].value)
    show()
  })
  show()
  return button
}
