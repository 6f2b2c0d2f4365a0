import { recorder } from "./recorder.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(recorder, 0.01);
