// Buttons that copy what `data-copies` names: a box's text, a sentence, or a table with its title and notes, which word
// processors and spreadsheets paste as a table. Without scripts there are no such buttons.

// What a spreadsheet would take for a formula; see rules/formulas.py. A number with its sign is none.
const READS_AS_FORMULA = /^['\p{C}\p{Z}]*[=+\-@＝＋－＠]/u
const IS_NUMBER = /^[+-]?[\d.,]+%?( |$)/

function words(element) {
  const copy = element.cloneNode(true)
  for (const unseen of copy.querySelectorAll('.govuk-visually-hidden')) unseen.remove()
  return copy.textContent.replace(/\s+/g, ' ').trim()
}

function cellText(cell) {
  const text = words(cell)
  return READS_AS_FORMULA.test(text) && !IS_NUMBER.test(text) ? `'${text}` : text
}

// What stands beneath a table belongs to its figures: what is also reported, its notes with their numbers, its marks.
function linesBeneath(table) {
  return [...(table.closest('section') ?? table).querySelectorAll('[data-copied-with-table]')].map((line) =>
    line.matches('ol > li') ? `[${[...line.parentNode.children].indexOf(line) + 1}] ${words(line)}` : words(line))
}

// A cell that spans others stands in the first place of its span; the rest of it is blank.
function asTabbed(table, title, beneath) {
  const lines = [...table.rows].map(() => [])
  for (const [y, row] of [...table.rows].entries()) {
    let x = 0
    for (const cell of row.cells) {
      while (lines[y][x] !== undefined) x += 1
      for (let down = 0; down < cell.rowSpan && y + down < lines.length; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) {
          lines[y + down][x + right] = down || right ? '' : cellText(cell)
        }
      }
    }
  }
  const cells = lines.map((line) => line.join('\t')).join('\n')
  return [title, cells, beneath.join('\n')].filter(Boolean).join('\n\n') + '\n'
}

// Made anew in a document of its own: no link, class or script of the page goes along. Word knows `align`, not our styles.
function asHtml(table, title, beneath) {
  const page = document.implementation.createHTMLDocument('')
  const made = (name, text, attributes = {}) => {
    const element = page.createElement(name)
    element.textContent = text
    for (const [attribute, value] of Object.entries(attributes)) if (value) element.setAttribute(attribute, value)
    return element
  }
  const copy = made('table', '', { border: '1', cellspacing: '0', cellpadding: '4' })
  copy.append(made('caption', title, { align: 'left' }))
  for (const part of [table.tHead, ...table.tBodies, table.tFoot].filter(Boolean)) {
    const rows = made(part.localName, '')
    for (const row of part.rows) {
      const line = made('tr', '')
      for (const cell of row.cells) {
        line.append(made(cell.localName, cellText(cell), {
          scope: cell.getAttribute('scope'),
          align: cell.classList.contains('app-number') ? 'right' : 'left',
          colspan: cell.colSpan > 1 && String(cell.colSpan),
          rowspan: cell.rowSpan > 1 && String(cell.rowSpan),
        }))
      }
      rows.append(line)
    }
    copy.append(rows)
  }
  page.body.append(copy, ...beneath.map((line) => made('p', line)))
  return page.body.innerHTML
}

function kindsOf(element) {
  if (element instanceof HTMLTableElement) {
    const title = element.dataset.title || (element.caption ? words(element.caption) : '')
    const beneath = linesBeneath(element)
    return { 'text/html': asHtml(element, title, beneath), 'text/plain': asTabbed(element, title, beneath) }
  }
  return { 'text/plain': 'value' in element ? element.value : words(element) }
}

function select(element) {
  if ('select' in element) element.select()
  else getSelection().selectAllChildren(element)
}

// The way of pages that came without HTTPS, to which browsers give no clipboard: what is selected is copied, and what
// goes with it is put in its place.
function copySelected(kinds) {
  const give = (event) => {
    for (const [kind, text] of Object.entries(kinds)) event.clipboardData.setData(kind, text)
    event.preventDefault()
  }
  document.addEventListener('copy', give)
  try {
    return document.execCommand('copy')
  } finally {
    document.removeEventListener('copy', give)
  }
}

async function copy(element) {
  const kinds = kindsOf(element)
  // The text of a box shows what is copied.
  if ('select' in element) element.select()
  try {
    await navigator.clipboard.write([new ClipboardItem(
      Object.fromEntries(Object.entries(kinds).map(([kind, text]) => [kind, new Blob([text], { type: kind })])),
    )])
    return true
  } catch {
    select(element)
    const isCopied = copySelected(kinds)
    // What was not copied stays selected, for the keys.
    if (isCopied && !('select' in element)) getSelection().removeAllRanges()
    return isCopied
  }
}

for (const button of document.querySelectorAll('[data-copies]')) {
  const element = document.getElementById(button.dataset.copies)
  const told = document.querySelector(`output[for~="${CSS.escape(element.id)}"]`)
  button.hidden = false
  button.addEventListener('click', async () => {
    // Said again where it is pressed again.
    told.textContent = ''
    const isCopied = await copy(element)
    told.textContent = isCopied ? button.dataset.told ?? 'Copied.' : 'Your browser did not copy it: press Ctrl and C.'
  })
}
