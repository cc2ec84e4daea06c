// Copy buttons, and nothing else: <button data-copy="ID of the element with the text">.
document.addEventListener('click', async ({ target }) => {
  const button = target instanceof Element ? target.closest('button[data-copy]') : null;
  if (button === null) return;
  const source = document.getElementById(button.dataset.copy);
  const text = 'value' in source ? source.value : source.textContent;
  const done = await copy(text, source);
  const label = button.dataset.label ?? button.textContent;
  button.dataset.label = label;
  button.textContent = done ? 'Copied' : 'Selected: press Ctrl+C';
  setTimeout(() => {
    button.textContent = label;
  }, 2500);
});

/** The clipboard is there over HTTPS and on this machine only; elsewhere the text is selected. */
async function copy(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(source);
    return false;
  }
}
