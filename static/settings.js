// Shows a colour while it is typed, and lets it be chosen where the browser can: the box alone does without.
const HEX = /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i

for (const sample of document.querySelectorAll('[data-sample-of]')) {
  const box = document.getElementById(sample.dataset.sampleOf)
  const picker = document.querySelector(`[data-picks="${box.id}"]`)
  const show = () => {
    const typed = box.value.trim()
    if (!HEX.test(typed)) return
    const figures = typed.replace('#', '').toLowerCase()
    const colour = `#${figures.length === 3 ? figures.replace(/./g, '$&$&') : figures}`
    sample.querySelector('rect').setAttribute('fill', colour)
    picker.value = colour
  }
  picker.hidden = false
  box.addEventListener('input', show)
  picker.addEventListener('input', () => {
    box.value = picker.value
    show()
  })
  // A browser that goes back to this page keeps what was typed.
  show()
}
