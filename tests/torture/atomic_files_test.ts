import { atomicFiles } from "./atomic_files.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(atomicFiles, 0.005);
