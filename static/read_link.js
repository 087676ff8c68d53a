// Sends the part of the address behind the #, which browsers send to no server by themselves, and takes it out of the
// address bar and the browser's history first. Without scripts the address is pasted into the box.
const form = document.querySelector('.app-read-link')
const box = form.querySelector('[name=link]')

function follow() {
  const token = location.hash.slice(1)
  if (!token) return
  history.replaceState(null, '', location.pathname + location.search)
  box.value = token
  form.submit()
}

follow()
// Another link to the same page, pasted into the address bar, loads nothing.
addEventListener('hashchange', follow)
