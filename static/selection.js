// The boxes beside the entries of a list: one box for all of the page, and how many are ticked.

const form = document.getElementById('selection')
const boxes = [...form.elements].filter((control) => control.name === 'entry')
const ofFilter = form.elements.namedItem('all')
const number = form.querySelector('.app-selection__number')

const ofPage = document.createElement('input')
ofPage.type = 'checkbox'
ofPage.setAttribute('aria-label', 'Select all on this page')
document.querySelector('thead .app-tick').replaceChildren(ofPage)

function show() {
  const ticked = boxes.filter((box) => box.checked).length
  const isOfFilter = Boolean(ofFilter?.checked)
  ofPage.checked = isOfFilter || ticked === boxes.length
  ofPage.indeterminate = !isOfFilter && ticked > 0 && ticked < boxes.length
  for (const box of [ofPage, ...boxes]) box.disabled = isOfFilter
  number.textContent = ticked && !isOfFilter ? ` (${ticked})` : ''
}

ofPage.addEventListener('change', () => {
  for (const box of boxes) box.checked = ofPage.checked
  show()
})
for (const box of [...boxes, ofFilter]) box?.addEventListener('change', show)
// The browser puts back what was ticked before the page was left.
addEventListener('pageshow', show)
