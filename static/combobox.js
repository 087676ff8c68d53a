// A box for names that offers what the register knows: an editable combobox with a list (ARIA 1.2).
// The names stand in the page, so the list is there with the letter that was typed: no request, no waiting, and
// nobody types faster than it answers. Without this script the browser's own datalist offers them.

const MOST_SHOWN = 8
// Three rows for a finger.
const LEAST_HEIGHT = 132

// How well a name matches, best first.
const EXACTLY = 0, BEGINS = 1, INITIALS = 2, WORDS = 3, ANYWHERE = 4, NOT_AT_ALL = 5

// What a comparison looks at: the register's own rule for names, and neither apostrophes nor other marks, which people
// leave out.
function wordsOf(text) {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/['’‘`´]/g, '')
  return letters.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
}

function plain(text) {
  return wordsOf(text).join(' ')
}

// What the box offers, in the order of the page. The attribute `list` is gone once the script has taken over.
function offeredIn(input) {
  return [...document.getElementById(input.dataset.names ?? input.getAttribute('list'))?.options ?? []]
}

// The known names that stand in a box, as the options of its datalist; the name must be there in full.
export function knownIn(input) {
  const parts = 'several' in input.dataset ? input.value.split(';') : [input.value]
  const options = offeredIn(input)
  return parts.map(plain).filter(Boolean)
    .map((name) => options.find((option) => plain(option.value) === name)).filter(Boolean)
}

function matchOf(name, typed) {
  if (name.whole === typed.whole) return EXACTLY
  if (name.whole.startsWith(typed.whole)) return BEGINS
  if (name.initials.some((initials) => initials.startsWith(typed.together))) return INITIALS
  if (beginWords(typed.words, name.words)) return WORDS
  return name.words.join(' ').includes(typed.whole) ? ANYWHERE : NOT_AT_ALL
}

// Whether each beginning is that of another word. The longest choose first: what begins like a longer one has more
// words to choose from.
function beginWords(beginnings, words) {
  const left = [...words]
  return [...beginnings].sort((one, other) => other.length - one.length).every((beginning) => {
    const at = left.findIndex((word) => word.startsWith(beginning))
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
}

function element(tag, attributes, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

function makeCombobox(input) {
  const isSeveral = 'several' in input.dataset
  input.dataset.names = input.getAttribute('list')
  // Else the browser's own list would lie over ours.
  input.removeAttribute('list')

  const names = offeredIn(input).map((option) => ({
    option,
    whole: plain(option.value),
    words: wordsOf(option.dataset.words ?? option.value),
    initials: (option.dataset.initials ?? '').split(' ').map(plain).filter(Boolean),
  }))

  const label = input.labels[0]
  label.id ||= `${input.id}-label`
  const list = element('ul', {
    'id': `${input.id}-list`, 'class': 'app-combobox__list', 'role': 'listbox', 'aria-labelledby': label.id,
  })
  const popup = element('div', { class: 'app-combobox' }, list)
  popup.hidden = true
  const status = element('div', { class: 'govuk-visually-hidden', role: 'status' })
  // The box stays where it is in the page: whoever is in it already would be thrown out if it moved.
  input.after(popup, status)
  for (const [name, value] of Object.entries({
    'role': 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id,
  })) input.setAttribute(name, value)

  // The names in the list, and the one that Enter takes: its place, or -1.
  let shown = [], at = -1
  // After Escape what is typed is meant as it is typed: nothing is highlighted by itself until another name begins.
  let isOwnWords = false

  // Where the name that the caret is in begins and ends. A box for one name is all one part.
  function part() {
    const { value } = input
    if (!isSeveral) return { start: 0, end: value.length, text: value.trim() }
    const caret = input.selectionStart ?? value.length
    const start = caret ? value.lastIndexOf(';', caret - 1) + 1 : 0
    const end = value.indexOf(';', caret) < 0 ? value.length : value.indexOf(';', caret)
    return { start, end, text: value.slice(start, end).trim() }
  }

  // The names to choose from besides those that the box holds already.
  function free() {
    if (!isSeveral) return names
    const { start, end } = part()
    const others = `${input.value.slice(0, start)};${input.value.slice(end)}`.split(';')
    const taken = new Set(others.map(plain))
    return names.filter((name) => !taken.has(name.whole))
  }

  function matches(text) {
    const words = wordsOf(text)
    if (!words.length) return []
    const typed = { words, whole: words.join(' '), together: words.join('') }
    // A sort keeps the order of equals: recent names stay first.
    return free().map((name) => ({ name, match: matchOf(name, typed) }))
      .filter(({ match }) => match < NOT_AT_ALL)
      .sort((one, other) => one.match - other.match)
  }

  function highlight(place) {
    at = place
    ;[...list.children].forEach((row, number) => row.setAttribute('aria-selected', String(number === at)))
    if (at < 0) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', list.children[at].id)
    list.children[at].scrollIntoView({ block: 'nearest' })
  }

  function open(found, place) {
    if (!found.length) return close()
    shown = found.slice(0, MOST_SHOWN)
    list.replaceChildren(...shown.map(({ option }, number) => {
      const row = element('li', { 'id': `${list.id}-${number}`, 'class': 'app-combobox__option', 'role': 'option' })
      row.append(element('span', { class: 'app-combobox__name' }, option.value))
      // A space between the two, for those who hear the row.
      if (option.dataset.note) row.append(' ', element('span', { class: 'app-combobox__note' }, option.dataset.note))
      return row
    }))
    popup.hidden = false
    input.setAttribute('aria-expanded', 'true')
    standWhereThereIsRoom()
    highlight(place < 0 ? place : Math.min(place, shown.length - 1))
    say(found.length)
  }

  // Above the box where there is more room than beneath it, and no higher than the room, as when a phone's keyboard is
  // up. A style that a script sets is no inline style to the policy.
  function standWhereThereIsRoom() {
    input.after(popup)
    popup.classList.remove('app-combobox--above')
    list.style.maxHeight = ''
    const { offsetTop: edge, height } = window.visualViewport
    const { top, bottom } = input.getBoundingClientRect()
    const above = top - edge
    const beneath = edge + height - bottom
    if (list.offsetHeight <= beneath) return
    if (above > beneath) {
      input.before(popup)
      popup.classList.add('app-combobox--above')
    }
    list.style.maxHeight = `${Math.min(list.offsetHeight, Math.max(above, beneath, LEAST_HEIGHT))}px`
  }

  function close() {
    popup.hidden = true
    shown = []
    at = -1
    input.setAttribute('aria-expanded', 'false')
    input.removeAttribute('aria-activedescendant')
  }

  function say(number) {
    const found = number === 1 ? '1 name matches' : `${number} names match`
    status.textContent = number > MOST_SHOWN ? `${found}, the first ${MOST_SHOWN} are shown` : found
  }

  function take(name, by) {
    const { start, end } = part()
    const before = input.value.slice(0, start)
    const taken = (before ? `${before} ` : '') + name.option.value
    input.value = taken + input.value.slice(end)
    input.setSelectionRange(taken.length, taken.length)
    close()
    status.textContent = ''
    isOwnWords = false
    input.dispatchEvent(new CustomEvent('app:chosen', { bubbles: true, detail: { option: name.option.dataset, by } }))
  }

  input.addEventListener('input', () => {
    const { text } = part()
    if (!text) {
      isOwnWords = false
      status.textContent = ''
      return close()
    }
    const found = matches(text)
    // Letters from the middle of a word are as likely the beginning of a new name, so nothing is taken for them.
    const isSure = found.length && found[0].match < ANYWHERE && !isOwnWords
    open(found.map(({ name }) => name), isSure ? 0 : -1)
    if (!found.length) status.textContent = 'No name matches'
  })

  function openByArrow(place) {
    const { text } = part()
    const found = matches(text)
    // Whoever asks for the list while a known name stands there wants another one.
    const isChosen = found.length && found[0].match === EXACTLY
    open(text && !isChosen ? found.map(({ name }) => name) : free().slice(0, MOST_SHOWN), place)
  }

  input.addEventListener('keydown', (event) => {
    // Enter then ends a word of an input method, not a name.
    if (event.isComposing || event.ctrlKey || event.metaKey) return
    const isOpen = !popup.hidden
    const last = shown.length - 1
    if (event.key === 'ArrowDown') {
      if (!isOpen) openByArrow(event.altKey ? -1 : 0)
      else if (!event.altKey) highlight(at < last ? at + 1 : 0)
      event.preventDefault()
    } else if (event.key === 'ArrowUp') {
      if (!isOpen && !event.altKey) openByArrow(MOST_SHOWN)
      else if (event.altKey) close()
      else highlight(at > 0 ? at - 1 : last)
      event.preventDefault()
    } else if (event.key === 'Escape' && isOpen) {
      close()
      isOwnWords = true
      event.preventDefault()
    } else if (at >= 0 && event.key === 'Enter') {
      take(shown[at], 'enter')
      event.preventDefault()
    } else if (at >= 0 && event.key === 'Tab') {
      take(shown[at], 'tab')
    } else if (at >= 0 && event.key === ';' && isSeveral) {
      // The semicolon itself is typed after the name, and the next one begins.
      take(shown[at], 'semicolon')
    }
  })

  // The focus stays in the box when the list is pressed, scrolled or let go of; a name is taken when it is let go of.
  popup.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    const row = event.target.closest('[role=option]')
    if (row) take(shown[[...list.children].indexOf(row)], 'pointer')
  })

  // A finger has no arrow keys to open the list with.
  input.addEventListener('click', () => {
    if (popup.hidden && !part().text && matchMedia('(pointer: coarse)').matches) openByArrow(-1)
  })

  // A phone's keyboard comes after the list.
  window.visualViewport.addEventListener('resize', () => popup.hidden || standWhereThereIsRoom())

  input.addEventListener('blur', () => {
    close()
    isOwnWords = false
    status.textContent = ''
  })
}

// A box that is one already is left alone: the script may be loaded under two addresses.
for (const input of document.querySelectorAll('input[data-combobox][list]')) makeCombobox(input)
