/** Has the browser save a file under a name, as if a link to it was clicked. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers fetch the address only after the click event.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
