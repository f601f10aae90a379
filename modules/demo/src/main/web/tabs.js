import { h } from './dom.js'

/**
 * Tabs for narrow screens, where one editor is seen at a time. On wide screens the style sheet hides them and shows
 * both.
 *
 * @param {HTMLElement[]} panes
 */
export const makeTabs = panes => {
  const tabs = panes.map(pane =>
    h('button', {
      type: 'button',
      role: 'tab',
      class: 'tab',
      'aria-controls': pane.id,
      'data-testid': `tab-${pane.id.replace('pane-', '')}`,
      text: pane.querySelector('h2').textContent
    })
  )
  const select = index =>
    tabs.forEach((tab, each) => {
      tab.setAttribute('aria-selected', String(each === index))
      tab.tabIndex = each === index ? 0 : -1
      panes[each].classList.toggle('chosen', each === index)
    })
  const tablist = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Editors' }, ...tabs)
  tabs.forEach((tab, index) => tab.addEventListener('click', () => select(index)))
  tablist.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const next = (tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length
    select(next)
    tabs[next].focus()
  })
  select(0)
  return tablist
}
