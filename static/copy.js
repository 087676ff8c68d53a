// A button that copies the text of a box, and says so. Without scripts the text is there to be selected.

async function copy(box) {
  box.select()
  try {
    // Only a page that came by HTTPS, or from this machine, is given the clipboard.
    await navigator.clipboard.writeText(box.value)
    return true
  } catch {
    return document.execCommand('copy')
  }
}

for (const button of document.querySelectorAll('[data-copies]')) {
  const box = document.getElementById(button.dataset.copies)
  const told = document.querySelector(`output[for="${box.id}"]`)
  button.hidden = false
  button.addEventListener('click', async () => {
    told.textContent = await copy(box) ? 'Copied.' : 'Your browser did not copy it: press Ctrl and C.'
  })
}
