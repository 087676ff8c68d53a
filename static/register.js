// The components look for these classes; set here because the Content-Security-Policy allows no inline script.
import { initAll } from './govuk/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// What somebody sent is nobody else's: the form for an entry keeps it for Back.
if (!document.querySelector('.app-account')) {
  try {
    sessionStorage.removeItem('entry-form')
  } catch {
    // A browser that stores nothing has nothing to forget.
  }
}
