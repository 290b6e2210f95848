import { packIdentity } from "./server/identity";
import { serve } from "./server/serve";

void serve(packIdentity);
