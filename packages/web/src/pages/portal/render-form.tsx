import type { RenderForm } from "../../features/loop/activations/program-form.ts";

/** Shows a form of the program. */
export const renderForm: RenderForm = () => null;
