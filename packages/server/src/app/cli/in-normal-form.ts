/** An id as it is kept: in Unicode's normal form C, whatever form a terminal sends. */
export function inNormalForm(id: string): string {
  return id.normalize();
}
