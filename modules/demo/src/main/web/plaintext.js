import { defaultKeymap } from '@codemirror/commands'
import { defineLanguageFacet, HighlightStyle, Language, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { GFM, parser } from '@lezer/markdown'
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next'
import * as Y from 'yjs'
import { harmless } from './carets.js'

/** The parser alone: the usual language package brings HTML, CSS and JavaScript along, half of the bundle. */
const markdown = new Language(defineLanguageFacet(), parser.configure(GFM), [], 'markdown')

/** Classes only: the colours of both themes are in editors.css. */
const marks = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.heading, class: 'md-heading' },
    { tag: tags.strong, class: 'md-strong' },
    { tag: tags.emphasis, class: 'md-emphasis' },
    { tag: tags.strikethrough, class: 'md-strike' },
    { tag: tags.monospace, class: 'md-code' },
    { tag: tags.quote, class: 'md-quote' },
    { tag: [tags.link, tags.url], class: 'md-link' },
    { tag: [tags.processingInstruction, tags.contentSeparator], class: 'md-mark' }
  ])
)

/**
 * The Markdown editor, on the root `codemirror`.
 *
 * @param {HTMLElement} parent
 * @param {Y.Doc} doc
 * @param {import('y-protocols/awareness').Awareness} awareness
 */
export const makePlaintext = (parent, doc, awareness) => {
  const text = doc.getText('codemirror')
  const undoManager = new Y.UndoManager(text)
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: text.toString(),
      extensions: [
        keymap.of([...yUndoManagerKeymap, ...defaultKeymap]),
        lineNumbers(),
        highlightActiveLine(),
        drawSelection(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': 'Notes, in Markdown',
          spellcheck: 'true',
          autocapitalize: 'sentences'
        }),
        placeholder('Notes in Markdown'),
        markdown,
        marks,
        yCollab(text, harmless(awareness), { undoManager })
      ]
    })
  })
}
