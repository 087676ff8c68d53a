// A report table while it is laid out: its preview follows what is typed, and rows come, go and move without a new page.
// The server does all of it, with or without this script.

const TYPING_STOPS_MS = 400

const form = document.querySelector('[data-report-table]')
const told = document.getElementById('preview-told')
let timer, request

async function ask(button, replaced) {
  clearTimeout(timer)
  request?.abort()
  const mine = request = new AbortController()
  const sent = new URLSearchParams(new FormData(form))
  sent.set('do', button)
  const answer = await fetch(form.action, {
    method: 'POST', body: sent, credentials: 'same-origin', redirect: 'error', signal: mine.signal,
  })
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (mine.signal.aborted) return
  for (const id of replaced) document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes)
  return page
}

async function preview() {
  try {
    const page = await ask('preview', ['preview', 'unfed', 'reaches'])
    if (!page) return
    const wrong = page.querySelector('.govuk-error-summary__list')?.children.length
    const shown = document.querySelector('#preview table') ? 'The preview is up to date.' : ''
    told.textContent = wrong ? `The preview waits: ${page.querySelector('.govuk-error-summary__list li').textContent.trim()}` : shown
  } catch {
    // No answer shows nothing new: the button asks again, and the server looks once more before it saves.
  }
}

function soon() {
  request?.abort()
  clearTimeout(timer)
  timer = setTimeout(preview, TYPING_STOPS_MS)
}

// What a summary says is ticked under it.
function say({ target }) {
  const several = target.closest('.app-several')
  if (!several) return
  const said = several.querySelector('[data-said]')
  const ticked = [...several.querySelectorAll('input:checked')].map((box) => box.labels[0].textContent.trim())
  said.textContent = ticked.join(', ') || said.dataset.nothing
}

// Parts that are open stay open when the form is drawn anew.
function opened() {
  return [...form.querySelectorAll('details[open]')].map((details) => details.id || details.querySelector('summary').id)
}

function open(ids) {
  for (const id of ids) {
    const found = document.getElementById(id)
    const details = found?.closest('details')
    if (details) details.open = true
  }
}

async function press(button) {
  const ids = opened()
  try {
    if (!await ask(button, ['told-wrong', 'preview', 'laid-out'])) return
    open(ids)
    form.querySelector('[autofocus]')?.focus()
  } catch {
    // The page itself asks, as it would without this script.
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'do', value: button })
    form.append(field)
    form.submit()
  }
}

form.addEventListener('input', soon)
form.addEventListener('change', (event) => {
  say(event)
  // Another kind of rows has other boxes.
  if (['rows_by', 'audience'].includes(event.target.id)) {
    const { id } = event.target
    press('preview').then(() => document.getElementById(id)?.focus())
  } else soon()
})
form.addEventListener('submit', (event) => {
  const button = event.submitter?.value
  if (!button || ['save', 'preview'].includes(button)) return
  event.preventDefault()
  press(button)
})
