// The days of a series, shown while they are typed. The server works them out, with or without this script.

const TYPING_STOPS_MS = 300
// What the days, and what is odd about them, depend on.
const ASKS = ['rule', 'first_on', 'every', 'times', 'dates', 'lasts', 'struck', 'course', 'organisations', 'audience', 'sector']

const form = document.querySelector('[data-series]')
const shown = document.getElementById('series-days')
const told = document.getElementById('series-told')
let timer, request

async function show() {
  request?.abort()
  const mine = request = new AbortController()
  try {
    const answer = await fetch(form.dataset.series, {
      method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin', redirect: 'error',
      signal: mine.signal,
    })
    if (!answer.ok) return
    const days = await answer.text()
    if (mine.signal.aborted) return
    // Whoever stands on a box that strikes a day out, stands on it afterwards too.
    const focused = shown.contains(document.activeElement) ? document.activeElement.id : ''
    shown.innerHTML = days
    if (focused) document.getElementById(focused)?.focus()
    told.textContent = shown.querySelector('.app-series__summary, .app-series__wrong')?.textContent.trim() ?? ''
  } catch {
    // No answer shows nothing new: the button asks again, and the server looks once more before it saves.
  }
}

function soon({ target }) {
  if (!ASKS.includes(target.name)) return
  request?.abort()
  clearTimeout(timer)
  timer = setTimeout(show, TYPING_STOPS_MS)
}

for (const type of ['input', 'change', 'app:chosen', 'app:filled']) form.addEventListener(type, soon)

// What the browser, or the page that was left, has put back into the boxes. A mistake is told on top already.
addEventListener('pageshow', () => {
  const { first_on: first, dates } = form.elements
  const isTold = shown.children.length || document.querySelector('.govuk-error-summary')
  if ((first.value || dates.value) && !isTold) show()
})
