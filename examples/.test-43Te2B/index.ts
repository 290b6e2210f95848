import * as pulumi from "@pulumi/pulumi";
        import { MeshIsolation } from "../../components";
        new MeshIsolation("mesh", new pulumi.Config().requireObject("mesh"));