import { hostileDatabases } from "./hostile_databases.ts";
import { testShortForm } from "./short_form.ts";

testShortForm(hostileDatabases, 0.005);
