import { ProgramForm } from "../../features/forms/program-form.tsx";
import type { RenderForm } from "../../features/loop/activations/program-form.ts";

/** Shows a form of the program. */
export const renderForm: RenderForm = (input) => <ProgramForm {...input} />;
