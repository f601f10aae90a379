import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import CollaborationCaret from '@tiptap/extension-collaboration-caret'
import { Placeholder } from '@tiptap/extensions'
import StarterKit from '@tiptap/starter-kit'
import { h, icon } from './dom.js'
import { readUser } from './identity.js'

/** One group of buttons: what it does, how it looks, when it is pressed. */
const groups = [
  [
    {
      label: 'Heading',
      text: 'H1',
      run: chain => chain.toggleHeading({ level: 1 }),
      active: ['heading', { level: 1 }]
    },
    {
      label: 'Subheading',
      text: 'H2',
      run: chain => chain.toggleHeading({ level: 2 }),
      active: ['heading', { level: 2 }]
    }
  ],
  [
    { label: 'Bold', icon: 'bold', run: chain => chain.toggleBold(), active: ['bold'] },
    { label: 'Italic', icon: 'italic', run: chain => chain.toggleItalic(), active: ['italic'] },
    { label: 'Strikethrough', icon: 'strike', run: chain => chain.toggleStrike(), active: ['strike'] },
    { label: 'Code', icon: 'code', run: chain => chain.toggleCode(), active: ['code'] }
  ],
  [
    { label: 'Bulleted list', icon: 'bullets', run: chain => chain.toggleBulletList(), active: ['bulletList'] },
    { label: 'Numbered list', icon: 'numbers', run: chain => chain.toggleOrderedList(), active: ['orderedList'] },
    { label: 'Quotation', icon: 'quote', run: chain => chain.toggleBlockquote(), active: ['blockquote'] }
  ],
  [
    { label: 'Undo', icon: 'undo', run: chain => chain.undo() },
    { label: 'Redo', icon: 'redo', run: chain => chain.redo() }
  ]
]

const renderCaret = user => {
  const { name, color } = readUser(user)
  const caret = h('span', { class: 'caret' }, h('span', { class: 'caret-name', text: name }))
  caret.style.setProperty('--color', color)
  return caret
}

const renderSelection = user => ({ class: 'remote-selection', style: `background-color: ${readUser(user).color}40` })

/**
 * The rich-text editor, on the root `prosemirror`.
 *
 * @param {HTMLElement} element
 * @param {import('yjs').Doc} doc
 * @param {import('y-websocket').WebsocketProvider} provider
 * @param {{ name: string, color: string, colorLight: string }} user
 */
export const makeRichtext = (element, doc, provider, user) =>
  new Editor({
    element,
    editorProps: { attributes: { 'aria-label': 'Page, rich text', 'aria-multiline': 'true', role: 'textbox' } },
    extensions: [
      // undo belongs to the collaboration; a trailing node would be written by everybody who opens the document
      StarterKit.configure({ undoRedo: false, trailingNode: false, link: { openOnClick: false } }),
      Placeholder.configure({ placeholder: 'Begin to write. Everyone with the link sees it as you type.' }),
      Collaboration.configure({ document: doc, field: 'prosemirror' }),
      CollaborationCaret.configure({ provider, user, render: renderCaret, selectionRender: renderSelection })
    ]
  })

/** Moves focus among the buttons with the arrow keys: one stop for the Tab key, as a toolbar should have. */
const rove = (toolbar, buttons) => {
  buttons.forEach((button, index) => {
    button.tabIndex = index === 0 ? 0 : -1
  })
  toolbar.addEventListener('keydown', event => {
    const at = buttons.indexOf(document.activeElement)
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    if (at < 0 || next === undefined) return
    event.preventDefault()
    const target = buttons[(next + buttons.length) % buttons.length]
    buttons.forEach(button => {
      button.tabIndex = button === target ? 0 : -1
    })
    target.focus()
  })
}

/** The buttons above the rich-text editor. */
export const makeToolbar = editor => {
  const pressed = []
  const buttons = []
  const toolbar = h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Formatting' },
    ...groups.map(group =>
      h(
        'div',
        { class: 'toolbar-group' },
        ...group.map(entry => {
          const button = h(
            'button',
            {
              type: 'button',
              class: 'tool',
              title: entry.label,
              'aria-label': entry.label,
              onmousedown: event => event.preventDefault(), // keeps the selection in the text
              onclick: () => entry.run(editor.chain().focus()).run()
            },
            entry.icon ? icon(entry.icon) : entry.text
          )
          buttons.push(button)
          if (entry.active) pressed.push({ button, active: entry.active })
          return button
        })
      )
    )
  )
  rove(toolbar, buttons)
  const show = () =>
    pressed.forEach(({ button, active }) => button.setAttribute('aria-pressed', String(editor.isActive(...active))))
  editor.on('transaction', show)
  show()
  return toolbar
}
