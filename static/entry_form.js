// The form for an entry, made quick: what is known is filled in, what does not apply goes away, and each box says how
// it was understood. Nothing here is needed: the server reads, asks and refuses the same without it.

import { knownIn } from './combobox.js'

// Which questions a chosen name answers. The audience comes before the sector, which depends on it.
const ANSWERED_BY = {
  course: ['level', 'activity', 'length', 'audience'],
  organisations: ['audience', 'sector', 'areas'],
}
const TYPING_STOPS_MS = 150
// A server that takes longer has most likely lost the form, and the entry's key keeps a second one from counting.
const STOPPED_FOR_MS = 10_000
// Nobody reads a form, and means to send it as it is, in less.
const SECOND_PRESS_MS = 500
// Under this name the browser keeps what was sent last; register.js forgets it when nobody is signed in.
const SENT = 'entry-form'


// One question of the form, whether a text box, a list, radio buttons or check boxes answer it.
class Question {
  constructor(form, name) {
    this.controls = [...form.elements].filter((control) =>
      (control.id === name || control.name === name) && control.matches('input, select, textarea'))
    this.control = this.controls[0]
    this.isList = /^(select|radio|checkbox)/.test(this.control?.type)
    this.choices = this.control?.options ? [...this.control.options] : this.controls
  }

  get exists() {
    return this.controls.length > 0
  }

  get group() {
    return this.control?.closest('.govuk-form-group')
  }

  get value() {
    if (!this.exists) return ''
    return this.isList ? this.choices.filter(isOn).map((choice) => choice.value).join(';') : this.control.value
  }

  // Answers the question; false where no such choice is offered.
  set(text) {
    if (!this.isList) {
      this.control.value = text
      // Whoever is in the box types over what was put there, and not behind it.
      if (this.control === document.activeElement) this.control.select()
      return true
    }
    const mayBeSeveral = this.control.multiple || this.control.type === 'checkbox'
    const wanted = mayBeSeveral ? text.split(';').map((part) => part.trim()) : [text]
    const found = this.choices.filter((choice) =>
      !choice.disabled && (wanted.includes(choice.value) || wanted.includes(labelOf(choice))))
    if (text && !found.length) return false
    for (const choice of this.choices) turn(choice, found.includes(choice))
    return true
  }

  has(mark) {
    return this.controls.some((control) => mark in control.dataset)
  }

  mark(name, value) {
    for (const control of this.controls) control.dataset[name] = value
  }

  unmark(name) {
    for (const control of this.controls) delete control.dataset[name]
  }
}

function isOn(choice) {
  return 'selected' in choice ? choice.selected : choice.checked
}

function turn(choice, on) {
  choice['selected' in choice ? 'selected' : 'checked'] = on
}

function labelOf(choice) {
  return choice.text ?? choice.labels[0]?.textContent.trim()
}


// Filling in

// What the script answers for the person, and takes back when that falls away. An answer that the person gave is
// never touched: only what is empty, kept from the session before, the page's own default, or filled in here.
class Filling {
  #before = new Map()

  constructor(question) {
    this.question = question
  }

  fill(name, text, source) {
    const question = this.question(name)
    if (!question.exists || question.control.type === 'hidden') return
    const mayBe = !question.value.trim() || question.has('kept') || question.has('default') || question.has('filled')
    const before = this.#before.get(name)
      ?? { text: question.value, marks: ['kept', 'default'].filter((mark) => question.has(mark)) }
    if (!mayBe || !question.set(text)) return
    this.byHand(name)
    this.#before.set(name, before)
    question.mark('filled', source)
    showMarks(question)
    announce(question)
  }

  // Takes back what one source filled in.
  empty(name, source) {
    const question = this.question(name)
    if (!question.exists || question.control.dataset.filled !== source) return
    const before = this.#before.get(name)
    question.set(before?.text ?? '')
    this.byHand(name)
    for (const mark of before?.marks ?? []) question.mark(mark, '')
    showMarks(question)
    announce(question)
  }

  // From now on the answer is the person's own.
  byHand(name) {
    const question = this.question(name)
    this.#before.delete(name)
    for (const mark of ['kept', 'default', 'filled']) question.unmark(mark)
    showMarks(question)
  }
}

// Other parts of the form follow an answer, whoever gave it.
function announce(question) {
  question.control.dispatchEvent(new CustomEvent('app:filled', { bubbles: true }))
}

// The group says in words what its colour says. A word that no longer holds is emptied, not hidden: a description by
// reference is read out even where it is hidden.
function showMarks(question) {
  const { group } = question
  if (!group) return
  group.classList.toggle('app-kept', question.has('kept'))
  for (const word of group.querySelectorAll('.app-kept__word')) {
    word.dataset.words ??= word.textContent
    word.textContent = question.has('kept') ? word.dataset.words : ''
  }
  const id = `${question.control.id}-filled`
  const isFilled = question.has('filled')
  group.classList.toggle('app-filled', isFilled)
  document.getElementById(id)?.remove()
  for (const control of question.controls) describe(control, id, isFilled)
  if (!isFilled) return
  const word = document.createElement('span')
  word.id = id
  word.className = 'app-filled__word'
  word.textContent = 'filled in'
  group.append(word)
}

// Says by whom else a control is described, or no longer is.
function describe(control, id, isDescribed) {
  const ids = (control.getAttribute('aria-describedby') ?? '').split(' ').filter((other) => other && other !== id)
  if (isDescribed) ids.push(id)
  if (ids.length) control.setAttribute('aria-describedby', ids.join(' '))
  else control.removeAttribute('aria-describedby')
}

function fillFrom(input, question, filling) {
  if (!(input.id in ANSWERED_BY)) return
  const known = knownIn(input)
  for (const name of ANSWERED_BY[input.id]) {
    const answers = known.map((option) => option.dataset[name]).filter(Boolean)
    // Of several organisations the first says the sector; the areas are those of all.
    let text = name === 'areas' ? [...new Set(answers)].join('; ') : answers[0]
    if (name === 'audience') text ??= onlyAudienceOf(question('sector'), known)
    if (text) filling.fill(name, text, input.id)
    else filling.empty(name, input.id)
  }
}


// The audience that goes without saying: the only one which has the sector of the organisation.
function onlyAudienceOf(sector, known) {
  const id = known.find((option) => option.dataset.sector)?.dataset.sector
  const audiences = sector.choices.find((choice) => choice.value === id)?.dataset.audiences?.split(' ')
  return audiences?.length === 1 ? audiences[0] : undefined
}


// Pressing

// Resolves when nothing is pressed. Words that come between a press and its end would move the button away from under
// the pointer, and the press would count for nothing.
let pressed = Promise.resolve()
let release = () => {}
const released = () => pressed

addEventListener('pointerdown', () => {
  release()
  pressed = new Promise((resolve) => release = resolve)
}, true)
// What waits is done before the click sends the form.
addEventListener('click', () => release(), true)
for (const type of ['pointerup', 'pointercancel']) addEventListener(type, () => setTimeout(release), true)


// What applies

function offerSectorsOf(audience, sector, filling, isChange) {
  if (!sector.exists || !sector.control.options) return
  const offered = []
  for (const option of sector.choices) {
    const audiences = option.dataset.audiences?.split(' ')
    const isOffered = !audience.value || !audiences || audiences.includes(audience.value)
    option.hidden = option.disabled = !isOffered && (isChange || !option.selected)
    if (isOffered && option.value) offered.push(option)
  }
  if (!isChange || !audience.value) return
  if (!offered.some((option) => option.selected) && sector.value) {
    sector.set('')
    filling.byHand('sector')
    announce(sector)
  }
  if (offered.length === 1 && !sector.value) filling.fill('sector', offered[0].value, 'audience')
}

function showUntil(form, question) {
  const until = form.querySelector('#until')
  if (!until || !question('sessions').exists) return
  const isOne = ['', '1'].includes(question('sessions').value.trim())
  until.hidden = isOne && !question('ends_on').value.trim()
}

function followStatus(form, question) {
  const status = question('status').value
  const reason = form.querySelector('#reason-group')
  if (reason) reason.hidden = status !== 'cancelled'

  const label = form.querySelector('label[for=attended]')
  // The label may hold a hint or the word "kept" too; its own words are its first text.
  const text = [...label?.childNodes ?? []].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
  if (!text) return
  form.dataset.attendedLabel ??= text.data.trim()
  const activity = question('activity')
  const counts = activity.choices?.find(isOn)?.dataset.measureLabel
  const words = status === 'planned' ? form.dataset.expectedLabel : counts
  text.data = text.data.replace(text.data.trim(), () => words ?? form.dataset.attendedLabel)
}


// Moving on

const NOT_A_BOX = ['hidden', 'radio', 'checkbox', 'submit', 'button', 'fieldset', 'output']

function boxesOf(form) {
  return [...form.elements].filter((control) => !NOT_A_BOX.includes(control.type)
    && !control.disabled && !control.readOnly && !control.closest('details:not([open])') && control.checkVisibility())
}

function moveOn(form, from) {
  const boxes = boxesOf(form)
  const after = boxes.slice(boxes.indexOf(from) + 1)
  const buttons = [...form.querySelectorAll('button[type=submit]:not([tabindex="-1"])')]
  const next = after.find((box) => !box.value.trim() && !('optional' in box.dataset)) ?? after[0]
    ?? buttons.find((button) => from.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING)
  next?.focus()
  return next
}

// Whoever took a name by Enter and goes on with a semicolon has another name for the same box.
function comeBackFor(input, next) {
  const listening = new AbortController()
  next.addEventListener('keydown', (event) => {
    if (event.key === 'Shift' || event.key === 'AltGraph') return
    listening.abort()
    if (event.key !== ';') return
    event.preventDefault()
    input.value = `${input.value}; `
    input.focus()
    input.setSelectionRange(input.value.length, input.value.length)
  }, { signal: listening.signal })
  next.addEventListener('blur', () => listening.abort(), { signal: listening.signal })
}


// How a box was understood

function understand(form, input, question, filling) {
  const output = document.getElementById(`${input.id}-understood`)
  if (!output) return
  let timer, request, asked, offered

  function show(words, isUnderstood) {
    output.textContent = words
    output.classList.toggle('app-understood--not', !isUnderstood)
  }

  function offer(number) {
    const name = input.dataset.offersTo
    if (input.dataset.box !== 'split' || !name || !question(name).exists) return
    const isOurs = question(name).control.dataset.filled === input.id && question(name).value === offered
    if (question(name).value.trim() && !isOurs) return
    offered = number
    if (number) filling.fill(name, number, input.id)
    else filling.empty(name, input.id)
  }

  async function ask() {
    clearTimeout(timer)
    const text = input.value.trim()
    const last = form.elements.namedItem('last')?.value ?? ''
    const { box, measure = '' } = input.dataset
    const query = new URLSearchParams({ box, text, last, status: question('status').value, measure }).toString()
    if (query === asked) return
    request?.abort()
    asked = query
    if (!text) {
      show('', true)
      return offer('')
    }
    const mine = request = new AbortController()
    try {
      const answer = await fetch(`${form.dataset.understand}?${query}`, {
        credentials: 'same-origin', headers: { Accept: 'application/json' }, signal: mine.signal,
      })
      if (!answer.ok) throw new Error(answer.statusText)
      const { is_understood: isUnderstood, words, offer: number } = await answer.json()
      await released()
      if (mine.signal.aborted) return
      show(words ?? '', isUnderstood !== false)
      if (number) offer(String(number))
    } catch {
      // No answer says nothing: the server reads the box again when the form is sent.
      if (mine.signal.aborted) return
      asked = undefined
      show('', true)
    }
  }

  input.addEventListener('input', () => {
    request?.abort()
    asked = undefined
    clearTimeout(timer)
    timer = setTimeout(ask, TYPING_STOPS_MS)
  })
  input.addEventListener('change', ask)
  input.addEventListener('app:filled', ask)
  // What a day means depends on whether the session is still to come.
  if (input.dataset.box === 'day') {
    form.addEventListener('change', ({ target }) => target.name === 'status' && ask())
  }
  // At first, and when the browser has put back what was typed before the page was left.
  // A mistake that the server found is told beside the box already.
  const isTold = () => !input.value.trim() || output.textContent.trim() || input.ariaInvalid === 'true'
  addEventListener('pageshow', () => isTold() || ask())
}


// Fingers: pads with numbers only, and buttons for the words that such a pad does not have

// Puts a word before the number, in place of another, or takes it away again.
function withWord(text, word) {
  const number = text.replace(/^\s*(about|at least|not recorded)(\s+|$)/i, '').trim()
  return startsWith(text, word) ? number : `${word} ${number}`
}

function startsWith(text, word) {
  return text.trim().toLowerCase().startsWith(word)
}

function offerWords(input, words, change) {
  const row = document.createElement('div')
  row.className = 'app-touch'
  row.setAttribute('role', 'group')
  const label = input.labels[0]
  label.id ||= `${input.id}-label`
  row.setAttribute('aria-labelledby', label.id)
  const showPressed = () => {
    for (const button of row.children) {
      button.setAttribute('aria-pressed', String(startsWith(input.value, button.textContent)))
    }
  }
  for (const word of words) {
    const button = document.createElement('button')
    button.type = 'button'
    // Whoever has keys types the word: Tab goes on to the next box.
    button.tabIndex = -1
    button.className = 'app-touch__button'
    button.textContent = word
    button.addEventListener('click', () => {
      input.value = change(input.value, word)
      input.dispatchEvent(new Event('input', { bubbles: true }))
      // The number is still to be typed.
      if (input.value.endsWith(' ')) {
        input.focus()
        input.setSelectionRange(input.value.length, input.value.length)
      }
    })
    row.append(button)
  }
  // The pad stays up, and the focus in the box, while a word is pressed.
  row.addEventListener('mousedown', (event) => event.preventDefault())
  for (const type of ['input', 'app:filled']) input.addEventListener(type, showPressed)
  showPressed()
  const after = document.getElementById(`${input.id}-understood`) ?? input
  after.after(row)
  return row
}

function easeTouch(form) {
  for (const input of form.querySelectorAll('[data-box=count]')) {
    input.inputMode = 'numeric'
    const row = offerWords(input, ['about', 'at least', 'not recorded'], (text, word) =>
      word !== 'not recorded' ? withWord(text, word) : startsWith(text, word) ? '' : word)
    // Of other counts the words are wanted seldom: they are there while the box is in use.
    row.classList.toggle('app-touch--seldom', input.id !== 'attended')
  }
  form.querySelectorAll('[data-box=day]').forEach((input, number) => {
    input.inputMode = 'decimal'
    const row = offerWords(input, ['today', 'yesterday'], (text, word) => startsWith(text, word) ? '' : word)
    row.classList.toggle('app-touch--seldom', number > 0)
  })
}


// Sending and leaving

function sendOnce(form) {
  let isSent = false, timer
  const begin = () => {
    clearTimeout(timer)
    isSent = false
  }
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    if (isSent) return event.preventDefault()
    isSent = true
    timer = setTimeout(begin, STOPPED_FOR_MS)
  })
  // The page as it was left, shown again by Back, may be sent again; so may one whose sending was stopped.
  addEventListener('pageshow', (event) => event.persisted && begin())
}

// The second of two presses falls into the form for the next session when that is quick to come, and what is kept there
// may be all that an entry needs. A key that is held down presses many times.
function passOverSecondPress(form) {
  let isTyped = false, shownAt = performance.now()
  for (const type of ['input', 'change', 'app:chosen']) form.addEventListener(type, () => isTyped = true)
  addEventListener('pageshow', () => shownAt = performance.now())
  form.addEventListener('submit', (event) => {
    const isNext = form.querySelector('[data-kept]') && !isTyped
    if (isNext && performance.now() - shownAt < SECOND_PRESS_MS) event.preventDefault()
  })
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.repeat && event.target.type !== 'textarea') event.preventDefault()
  })
}

// What was sent last is kept for as long as the tab is open: Back finds it again, key and all, so that the server can tell
// another session from a change. The page itself is in no cache, and a browser forgets what was typed into such boxes.
// A change is kept until its answer comes (register.js): after that it begins with what the register holds by then.
function keepForBack(form, filling) {
  const isNew = Boolean(form.elements.key?.value)
  if (!isNew && !form.elements.version?.value) return
  const address = location.pathname + location.search
  const who = document.querySelector('.app-account__email')?.textContent
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    const typed = [...new FormData(form)].filter(([name]) => !['csrf_token', 'asked'].includes(name))
    keep(JSON.stringify({ address, who, typed, isNew }))
  })
  if (performance.getEntriesByType('navigation')[0]?.type !== 'back_forward') return
  const sent = JSON.parse(kept() ?? 'null')
  if (sent?.address !== address || sent.who !== who) return
  for (const [name, text] of sent.typed) {
    // By a call: a box may be called `length`.
    const control = form.elements.namedItem(name)
    if (!control) continue
    control.value = text
    if (control.type !== 'hidden') filling.byHand(name)
  }
}

// A browser may be told to store nothing; then Back shows an empty form.
function keep(text) {
  try {
    sessionStorage.setItem(SENT, text)
  } catch {
    // The form is sent all the same.
  }
}

function kept() {
  try {
    return sessionStorage.getItem(SENT)
  } catch {
    return null
  }
}

function warnOfLeaving(form) {
  const warn = (event) => event.preventDefault()
  const typed = () => addEventListener('beforeunload', warn)
  form.addEventListener('input', typed)
  form.addEventListener('app:chosen', typed)
  form.addEventListener('submit', () => removeEventListener('beforeunload', warn))
}

// What was kept from the session before is selected in whole, so that typing replaces it.
function selectWhatIsKept(form) {
  let entered
  const select = (control) => 'kept' in control.dataset && control.select?.()
  form.addEventListener('focusin', ({ target }) => {
    entered = target
    select(target)
  })
  // A click puts the caret somewhere after the focus came; the first one selects all the same.
  form.addEventListener('click', ({ target }) => {
    if (target === entered && target.selectionStart === target.selectionEnd) select(target)
    entered = null
  })
}


function start(form) {
  const question = (name) => new Question(form, name)
  const filling = new Filling(question)

  function follow({ target }, isChange = true) {
    const isAbout = (name) => !target || target.name === name || target.id === name
    if (isAbout('audience')) offerSectorsOf(question('audience'), question('sector'), filling, isChange)
    if (isAbout('sessions') || isAbout('ends_on')) showUntil(form, question)
    if (isAbout('status') || isAbout('activity')) followStatus(form, question)
  }

  function changedByHand({ target }) {
    if (target.name) filling.byHand(target.name)
  }

  form.addEventListener('input', changedByHand)
  for (const type of ['input', 'change', 'app:filled']) form.addEventListener(type, follow)
  form.addEventListener('change', async ({ target }) => {
    await released()
    fillFrom(target, question, filling)
  })
  form.addEventListener('app:chosen', (event) => {
    const { target, detail } = event
    changedByHand(event)
    fillFrom(target, question, filling)
    if (detail.by !== 'enter') return
    const next = moveOn(form, target)
    if (next && 'several' in target.dataset) comeBackFor(target, next)
  })

  selectWhatIsKept(form)
  for (const input of form.querySelectorAll('[data-box]')) understand(form, input, question, filling)
  if (matchMedia('(pointer: coarse)').matches) easeTouch(form)
  passOverSecondPress(form)
  sendOnce(form)
  keepForBack(form, filling)
  warnOfLeaving(form)

  follow({}, false)
  // The browser puts back what was typed before the page was left, after the page was made.
  addEventListener('pageshow', () => follow({}, false))

  const first = form.querySelector('[data-focus]')
  first?.focus()
  // As after Tab: what is typed takes the place of what stands there.
  first?.select?.()
}

const form = document.querySelector('[data-entry-form]')
if (form) start(form)
