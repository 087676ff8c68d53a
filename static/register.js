// The components look for these classes; set here because the Content-Security-Policy allows no inline script.
import { initAll } from './govuk/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// The form for an entry keeps what was sent for Back. It is nobody else's, and a change whose answer came is done with.
try {
  const sent = JSON.parse(sessionStorage.getItem('entry-form') ?? 'null')
  const isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward'
  if (!document.querySelector('.app-account') || (sent && !sent.isNew && !isBack)) sessionStorage.removeItem('entry-form')
} catch {
  // A browser that stores nothing has nothing to forget.
}
