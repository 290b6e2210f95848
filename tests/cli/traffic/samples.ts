/*
 * Lines of every format of traffic logs, written anew after the documents that `cli/traffic/sources` names. What they mean is
 * written beside them in few words: "from -> to PROTOCOL port outcome xCOUNT".
 */

export interface Sample {
    readonly format: string;
    readonly what: string;
    readonly lines: readonly string[];
    /** A line for each flow; then "aside: …", "unread: …", "lost: n" and "name = addresses", as they come. */
    readonly means: readonly string[];
}

const json = (value: unknown): string => JSON.stringify(value);

const hubbleFlow = {
    time: "2026-03-02T08:00:01.123456789Z",
    verdict: "FORWARDED",
    IP: { source: "10.244.1.5", destination: "10.244.2.7", ipVersion: "IPv4" },
    l4: { TCP: { source_port: 41000, destination_port: 8000, flags: { SYN: true } } },
    source: {
        ID: 1,
        identity: 20001,
        namespace: "ai-agents",
        labels: [
            "k8s:app=agent",
            "k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=ai-agents",
            "k8s:io.cilium.k8s.policy.cluster=default",
            "k8s:io.kubernetes.pod.namespace=ai-agents",
        ],
        pod_name: "agent-7d9f8b6c5-x2x9k",
        workloads: [{ name: "agent", kind: "Deployment" }],
    },
    destination: {
        identity: 20002,
        namespace: "ai-inference",
        labels: ["k8s:app=vllm"],
        pod_name: "vllm-0",
        workloads: [{ name: "vllm", kind: "StatefulSet" }],
    },
    Type: "L3_L4",
    traffic_direction: "EGRESS",
    is_reply: false,
    Summary: "TCP Flags: SYN",
};
const world = { identity: 2, labels: ["reserved:world"] };

const hubble: Sample[] = [
    {
        format: "hubble",
        what: "a flow in its envelope, with names",
        lines: [json({ flow: hubbleFlow, node_name: "n1", time: hubbleFlow.time })],
        means: [
            "ai-agents/agent-7d9f8b6c5-x2x9k[agent]{app=agent} -> ai-inference/vllm-0[vllm]{app=vllm} TCP 8000 forwarded x1",
        ],
    },
    {
        format: "hubble",
        what: "flows without an envelope: replies, requests and drops",
        lines: [
            json({ ...hubbleFlow, is_reply: true }),
            json({ ...hubbleFlow, is_reply: { value: true } }),
            json({ ...hubbleFlow, verdict: "DROPPED", drop_reason_desc: "POLICY_DENIED" }),
            json({ ...hubbleFlow, verdict: "DROPPED", drop_reason: 133 }),
            json({ ...hubbleFlow, verdict: "DROPPED", drop_reason_desc: "STALE_OR_UNROUTABLE_IP" }),
            json({ ...hubbleFlow, verdict: "AUDIT", source: world }),
            json({ ...hubbleFlow, Type: "SOCK", verdict: "TRANSLATED" }),
        ],
        means: [
            "aside: replies",
            "aside: replies",
            "ai-agents/agent-7d9f8b6c5-x2x9k[agent]{app=agent} -> ai-inference/vllm-0[vllm]{app=vllm} TCP 8000 dropped x1",
            "ai-agents/agent-7d9f8b6c5-x2x9k[agent]{app=agent} -> ai-inference/vllm-0[vllm]{app=vllm} TCP 8000 dropped x1",
            "aside: packets dropped for another reason than a policy",
            "10.244.1.5 (outside) -> ai-inference/vllm-0[vllm]{app=vllm} TCP 8000 forwarded x1",
            "aside: translations of Service addresses in sockets",
        ],
    },
    {
        format: "hubble",
        what: "a version without is_reply: TCP's flags and the ports say who asks",
        lines: [
            json({
                ...hubbleFlow,
                is_reply: undefined,
                l4: { TCP: { source_port: 8000, destination_port: 41000, flags: { SYN: true, ACK: true } } },
            }),
            json({ ...hubbleFlow, is_reply: undefined, l4: { UDP: { source_port: 53, destination_port: 41000 } } }),
            json({ ...hubbleFlow, is_reply: undefined, l4: { UDP: { source_port: 41000, destination_port: 53 } } }),
            json({ ...hubbleFlow, is_reply: undefined, l4: { UDP: { source_port: 41000, destination_port: 42000 } } }),
        ],
        means: [
            "aside: replies",
            "aside: replies",
            "ai-agents/agent-7d9f8b6c5-x2x9k[agent]{app=agent} -> ai-inference/vllm-0[vllm]{app=vllm} UDP 53 forwarded x1",
            "ai-agents/agent-7d9f8b6c5-x2x9k[agent]{app=agent} -> ai-inference/vllm-0[vllm]{app=vllm} UDP 42000 forwarded x1 (guessed)",
        ],
    },
    {
        format: "hubble",
        what: "ends outside by name and identity, answers of DNS, lost events",
        lines: [
            json({
                flow: {
                    ...hubbleFlow,
                    destination: world,
                    IP: { destination: "198.51.100.7", source: "10.244.1.5" },
                    destination_names: ["HuggingFace.co."],
                    l4: { TCP: { destination_port: 443, source_port: 40000 } },
                },
            }),
            json({
                flow: {
                    ...hubbleFlow,
                    destination: { labels: ["reserved:kube-apiserver", "reserved:remote-node"] },
                    IP: { destination: "172.18.0.2", source: "10.244.1.5" },
                },
            }),
            json({ flow: { ...hubbleFlow, l4: { ICMPv4: { type: 8 } } } }),
            json({
                flow: {
                    verdict: "FORWARDED",
                    Type: "L7",
                    l7: { type: "RESPONSE", dns: { query: "cdn.hf.co.", ips: ["198.51.100.8", "2001:DB8::8"] } },
                    IP: {},
                },
            }),
            json({
                flow: { verdict: "FORWARDED", Type: "L7", l7: { type: "REQUEST", http: { method: "GET" } }, IP: {} },
            }),
            json({ lost_events: { source: "HUBBLE_RING_BUFFER", num_events_lost: "12" }, node_name: "n1" }),
            json({ node_status: { state_change: "NODE_CONNECTED", node_names: ["n1"] } }),
            json({ node_status: { state_change: "NODE_UNAVAILABLE", node_names: ["n2"] } }),
            json({ node_status: { state_change: "NODE_ERROR", node_names: ["n3"], message: "x" }, node_name: "n1" }),
            json({ flow: hubbleFlow }).slice(0, -40),
        ],
        means: [
            "ai-agents/agent-7d9f8b6c5-x2x9k[agent]{app=agent} -> 198.51.100.7 (outside) huggingface.co TCP 443 forwarded x1",
            "ai-agents/agent-7d9f8b6c5-x2x9k[agent]{app=agent} -> 172.18.0.2 (kube-apiserver) TCP 8000 forwarded x1",
            "aside: of protocols without ports, such as ICMP",
            "cdn.hf.co = 198.51.100.8 2001:db8::8",
            "aside: requests within a connection (L7)",
            "lost: 12",
            "aside: without traffic, such as headers",
            "unread: a node that Hubble's relay could not read: its flows are not in the log",
            "unread: a node that Hubble's relay could not read: its flows are not in the log",
            "unread: no JSON, or cut off",
        ],
    },
];

const whisker = {
    start_time: "2026-03-02T08:00:00Z",
    end_time: "2026-03-02T08:00:15Z",
    action: "Allow",
    source_name: "agent-7d9f8b6c5-*",
    source_namespace: "ai-agents",
    source_labels: "app=agent | pod-template-hash=7d9f8b6c5",
    dest_name: "vllm-*",
    dest_namespace: "ai-inference",
    dest_labels: "app=vllm",
    protocol: "tcp",
    dest_port: 8000,
    reporter: "Src",
    packets_in: 3,
};
const enterprise = {
    start_time: 1772438400,
    end_time: 1772438700,
    source_ip: null,
    source_name: "-",
    source_name_aggr: "agent-7d9f8b6c5-*",
    source_namespace: "ai-agents",
    source_type: "wep",
    source_labels: { labels: ["app=agent"] },
    dest_ip: "198.51.100.7",
    dest_name: "-",
    dest_name_aggr: "pub",
    dest_namespace: "-",
    dest_type: "net",
    dest_domains: ["huggingface.co"],
    dest_port: 443,
    proto: "tcp",
    action: "allow",
    reporter: "src",
    num_flows: 4,
    num_flows_started: 3,
};
const goldmane = {
    Key: {
        ...{ source_name: "pvt", source_namespace: "-", source_type: 4 },
        ...{ dest_name: "vllm-*", dest_namespace: "ai-inference", dest_type: 1, dest_port: "8000" },
        ...{ proto: "tcp", reporter: 2, action: 2 },
    },
    ...{ start_time: "1772438400", end_time: "1772438415", num_connections_started: "5" },
};
const agentOfCalico = "ai-agents/?[agent]{app=agent,pod-template-hash=7d9f8b6c5}";

const calico: Sample[] = [
    {
        format: "calico",
        what: "Whisker's list of flows, on many lines",
        lines: JSON.stringify(
            {
                total: {},
                items: [whisker, { ...whisker, action: "Deny", reporter: "Dst", dest_name: "pub", dest_namespace: "" }],
            },
            null,
            2,
        ).split("\n"),
        means: [
            `${agentOfCalico} -> ai-inference/?[vllm]{app=vllm} TCP 8000 forwarded x1`,
            `${agentOfCalico} -> outside TCP 8000 dropped x1`,
        ],
    },
    {
        format: "calico",
        what: "a list of which some flows cannot be read: each of them is counted",
        lines: [
            json({
                items: [
                    whisker,
                    { ...whisker, dest_port: 0 },
                    { ...whisker, protocol: "icmp" },
                    { ...whisker, dest_name: "", dest_namespace: "" },
                    "no flow at all",
                ],
            }),
        ],
        means: [
            `${agentOfCalico} -> ai-inference/?[vllm]{app=vllm} TCP 8000 forwarded x1`,
            "unread: no port",
            "aside: of protocols without ports, such as ICMP",
            "unread: an end without a name and an address",
            "unread: a field that does not hold what it should",
        ],
    },
    {
        format: "calico",
        what: "Enterprise's fields, bare and from Elasticsearch",
        lines: [
            json(enterprise),
            json({ _index: "tigera_secure_ee_flows", _source: { ...enterprise, proto: 1 } }),
            json({ ...enterprise, dest_port: 0 }),
        ],
        means: [
            "ai-agents/?[agent]{app=agent} -> 198.51.100.7 (outside) huggingface.co TCP 443 forwarded x3",
            "aside: of protocols without ports, such as ICMP",
            "unread: no port",
        ],
    },
    {
        format: "calico",
        what: "Goldmane's flows as protobuf writes them, by names or numbers",
        lines: [
            json({ id: "1", flow: goldmane }),
            json({
                flow: {
                    key: {
                        sourceName: "pub",
                        sourceNamespace: "-",
                        sourceType: "Network",
                        destName: "vllm-*",
                        destNamespace: "ai-inference",
                        destType: "WorkloadEndpoint",
                        destPort: "8000",
                        proto: "TCP",
                        reporter: "Dst",
                        action: "Allow",
                    },
                    numConnectionsStarted: "2",
                },
            }),
        ],
        means: [
            "private -> ai-inference/?[vllm] TCP 8000 dropped x5",
            "outside -> ai-inference/?[vllm] TCP 8000 forwarded x2",
        ],
    },
];

const vpcCni: Sample[] = [
    {
        format: "vpc-cni",
        what: "the three spellings, and both families' punctuation",
        lines: [
            `{"level":"info","ts":"2026-03-02T08:00:01.000Z","logger":"ebpf-client","msg":"Flow Info:  ","Src IP":"10.0.1.5","Src Port":41000,"Dest IP":"10.0.2.7","Dest Port":8000,"Proto":"TCP","Verdict":"ACCEPT"}`,
            `{"level":"info","ts":"2026-03-02T08:00:02.000Z","caller":"runtime/asm_amd64.s:1700","msg":"Flow Info: Src IP: 10.0.1.5 Src Port: 41001 Dest IP: 10.0.2.7 Dest Port: 8001 Proto TCP Verdict DENY Direction egress, Tier NETWORK_POLICY"}`,
            `{"level":"debug","ts":"2026-03-02T08:00:02.000Z","msg":"Flow Info: Src IP: fd00::5 Src Port: 41002 Dest IP: fd00::7 Dest Port: 53 Proto: UDP Verdict: ACCEPT Direction: ingress Tier: NETWORK_POLICY"}`,
            "Node: ip-10-0-1-1.ec2.internal;SIP: 10.0.1.5;SPORT: 41003;DIP: 10.0.2.7;DPORT: 8003;PROTOCOL: TCP;PolicyVerdict: DENY;Tier: NETWORK_POLICY",
            "2026-03-02T08:00:05.000Z Node: ip-10-0-1-1.ec2.internal;SIP: 10.0.1.5;SPORT: 8003;DIP: 10.0.2.7;DPORT: 41003;PROTOCOL: TCP;PolicyVerdict: ACCEPT",
            "Node: n;SIP: 10.0.1.5;SPORT: 0;DIP: 10.0.2.7;DPORT: 0;PROTOCOL: ICMP;PolicyVerdict: ACCEPT",
            "Node: n;SIP: 10.0.1.5;SPORT: 0;DIP: 10.0.2.7;DPORT: 0;PROTOCOL: UNKNOWN;PolicyVerdict: ACCEPT",
            "Node: n;SIP: 10.0.1.5;SPORT: 1;DIP: 10.0.2.7;DPORT: 2;PROTOCOL: TPC;PolicyVerdict: ACCEPT",
            `{"level":"info","ts":"2026-03-02T08:00:06.000Z","msg":"Starting the event loop"}`,
            "Flow Info: Src IP: 10.0.1.5 Src Port: 41001 Dest",
        ],
        means: [
            "10.0.1.5 -> 10.0.2.7 TCP 8000 forwarded x1",
            "10.0.1.5 -> 10.0.2.7 TCP 8001 dropped x1",
            "fd00::5 -> fd00::7 UDP 53 forwarded x1",
            "10.0.1.5 -> 10.0.2.7 TCP 8003 dropped x1",
            "aside: replies",
            "aside: of protocols without ports, such as ICMP",
            "aside: of protocols without ports, such as ICMP",
            "unread: a field that does not hold what it should",
            "aside: without traffic, such as headers",
            "unread: a field that does not hold what it should",
        ],
    },
];

const vpcFlowLogs: Sample[] = [
    {
        format: "vpc-flow-logs",
        what: "the default format",
        lines: [
            "2 123456789012 eni-0a1b2c3d 10.0.1.5 10.0.2.7 41000 8000 6 20 4249 1772438400 1772438460 ACCEPT OK",
            "2 123456789012 eni-0a1b2c3d 10.0.2.7 10.0.1.5 8000 41000 6 20 4249 1772438400 1772438460 ACCEPT OK",
            "2 123456789012 eni-0a1b2c3d 10.0.9.9 10.0.2.7 41000 22 6 1 40 1772438400 1772438460 REJECT OK",
            "2 123456789012 eni-0a1b2c3d - - - - - - - 1772438400 1772438460 - NODATA",
            "2 123456789012 eni-0a1b2c3d - - - - - - - 1772438400 1772438460 - SKIPDATA",
            "2 123456789012 eni-0a1b2c3d 10.0.1.5 10.0.2.7 0 0 1 4 336 1772438400 1772438460 ACCEPT OK",
            "2 123456789012 eni-0a1b2c3d 10.0.1.5 10.0.2",
        ],
        means: [
            "10.0.1.5 -> 10.0.2.7 TCP 8000 forwarded x1",
            "aside: replies",
            "10.0.9.9 -> 10.0.2.7 TCP 22 dropped x1",
            "aside: without traffic, such as headers",
            "lost: 1",
            "aside: of protocols without ports, such as ICMP",
            "unread: not the fields that the header names (14)",
        ],
    },
    {
        format: "vpc-flow-logs",
        what: "all fields up to version 5, named by the first line",
        lines: [
            "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path",
            "5 123456789012 eni-0a1b2c3d 10.0.1.5 52.94.0.7 41000 443 6 9 4000 1772438400 1772438460 ACCEPT OK vpc-1 subnet-1 i-1 3 IPv4 10.0.1.5 52.94.0.7 eu-west-1 euw1-az1 - - - S3 egress 7",
            "5 123456789012 eni-0a1b2c3d 52.94.0.7 10.0.1.5 443 41000 6 9 4000 1772438400 1772438460 ACCEPT OK vpc-1 subnet-1 i-1 19 IPv4 52.94.0.7 10.0.1.5 eu-west-1 euw1-az1 - - S3 - ingress -",
            "5 123456789012 eni-0a1b2c3d - - - - - - - 1772438400 1772438460 - NODATA vpc-1 subnet-1 - - - - - - - - - - - - -",
        ],
        means: [
            "10.0.1.5 -> 52.94.0.7 TCP 443 forwarded x1",
            "aside: without traffic, such as headers",
            "aside: replies",
            "aside: without traffic, such as headers",
        ],
    },
    {
        format: "vpc-flow-logs",
        what: "own fields, named by the first line",
        lines: [
            "srcaddr dstaddr srcport dstport protocol action tcp-flags pkt-srcaddr pkt-dstaddr flow-direction start end",
            "10.0.0.9 198.51.100.7 6000 7000 6 ACCEPT 2 10.0.1.5 198.51.100.7 egress 1772438400 1772438460",
            "198.51.100.7 10.0.0.9 7000 6000 6 ACCEPT 18 198.51.100.7 10.0.1.5 ingress 1772438400 1772438460",
            "10.0.0.9 198.51.100.7 6000 7000 6 ACCEPT 0 10.0.1.5 198.51.100.7 egress 1772438400 1772438460",
        ],
        means: [
            "10.0.1.5 -> 198.51.100.7 TCP 7000 forwarded x1",
            "aside: replies",
            "10.0.1.5 -> 198.51.100.7 TCP 7000 forwarded x1 (guessed)",
        ],
    },
];

const gkePayload = {
    connection: {
        src_ip: "10.84.0.5",
        dest_ip: "10.84.1.7",
        src_port: 41000,
        dest_port: 8000,
        protocol: "tcp",
        direction: "ingress",
    },
    disposition: "allow",
    policies: [{ kind: "NetworkPolicy", name: "allow-from-gateway", namespace: "ai-inference" }],
    src: {
        pod_name: "gateway-1",
        pod_namespace: "gateway",
        namespace: "gateway",
        workload_kind: "Deployment",
        workload_name: "gateway",
    },
    dest: { pod_name: "vllm-0", namespace: "ai-inference" },
    count: 3,
    node_name: "gke-n1",
    timestamp: "2026-03-02T08:00:01.5Z",
};

const gkeFrom = (src: object, ip: string) => ({
    ...gkePayload,
    src,
    connection: { ...gkePayload.connection, src_ip: ip },
});

const gke: Sample[] = [
    {
        format: "gke",
        what: "entries of Cloud Logging, in a list on many lines",
        lines: JSON.stringify(
            [
                {
                    insertId: "a",
                    jsonPayload: gkePayload,
                    logName: "projects/p/logs/policy-action",
                    timestamp: "2026-03-02T08:00:02Z",
                },
                {
                    insertId: "b",
                    jsonPayload: {
                        ...gkePayload,
                        disposition: "deny",
                        src: { instance: "203.0.113.9" },
                        connection: { ...gkePayload.connection, src_ip: "203.0.113.9" },
                    },
                },
            ],
            null,
            2,
        ).split("\n"),
        means: [
            "gateway/gateway-1[gateway] -> ai-inference/vllm-0 TCP 8000 forwarded x3",
            "203.0.113.9 -> ai-inference/vllm-0 TCP 8000 dropped x3",
        ],
    },
    {
        format: "gke",
        what: "lines of the nodes' files",
        lines: [json(gkePayload), json({ ...gkePayload, connection: { ...gkePayload.connection, protocol: "icmp" } })],
        means: [
            "gateway/gateway-1[gateway] -> ai-inference/vllm-0 TCP 8000 forwarded x3",
            "aside: of protocols without ports, such as ICMP",
        ],
    },
    {
        format: "gke",
        what: "nodes by their name: the pod's own, another, and one that a policy of nodes is about",
        lines: [
            json(gkeFrom({ node_name: "gke-n1", workload_kind: "Node" }, "10.128.0.2")),
            json(gkeFrom({ node_name: "gke-n2", workload_kind: "Node" }, "10.128.0.3")),
            json(gkeFrom({ instance: "10.128.0.9" }, "10.128.0.9")),
            json({
                ...gkePayload,
                dest: { node_name: "gke-n1", workload_kind: "Node" },
                connection: { ...gkePayload.connection, dest_ip: "10.128.0.2" },
            }),
            json({
                ...gkePayload,
                dest: { node_name: "gke-n1", workload_kind: "Node" },
                connection: { ...gkePayload.connection, dest_ip: "10.128.0.2", direction: "egress" },
            }),
        ],
        means: [
            "10.128.0.2 (own-node) -> ai-inference/vllm-0 TCP 8000 forwarded x3",
            "10.128.0.3 (node) -> ai-inference/vllm-0 TCP 8000 forwarded x3",
            "10.128.0.9 -> ai-inference/vllm-0 TCP 8000 forwarded x3",
            "gateway/gateway-1[gateway] -> 10.128.0.2 (node) TCP 8000 forwarded x3",
            "gateway/gateway-1[gateway] -> 10.128.0.2 (own-node) TCP 8000 forwarded x3",
        ],
    },
];

const knp: Sample[] = [
    {
        format: "kube-network-policies",
        what: "klog's text, with packets on lines of their own",
        lines: [
            `I0302 08:00:01.000001       1 logging.go:67] "Evaluating packet" id=7 direction="Egress" srcPod="ai-agents/agent-1" dstPod="ai-inference/vllm-0" packet=<`,
            "\t[7] 10.244.1.5:41000 10.244.2.7:8000 TCP",
            "\t00000000  00 00 00 00                                       |....|",
            " >",
            `I0302 08:00:01.000002       1 logging.go:67] "Evaluating packet" id=7 direction="Ingress" srcPod="ai-agents/agent-1" dstPod="ai-inference/vllm-0" packet=<`,
            "\t[7] 10.244.1.5:41000 10.244.2.7:8000 TCP",
            " >",
            `I0302 08:00:01.000003       1 engine.go:72] "Packet accepted by policy" id=7`,
            `I0302 08:00:01.000001       1 logging.go:67] "Evaluating packet" id=8 direction="Egress" srcPod="ai-agents/agent-1" dstPod="external" packet=<`,
            "\t[8] 10.244.1.5:41000 198.51.100.7:443 TCP",
            " >",
            `I0302 08:00:01.000003       1 engine.go:57] "Packet denied by egress policy" id=8`,
            `I0302 08:00:01.000001       1 logging.go:67] "Evaluating packet" id=9 direction="Egress" srcPod="ai-agents/agent-1" dstPod="external" packet=<`,
            "\t[9] fd00::5:41000 2001:db8::7:443 TCP",
        ],
        means: [
            "ai-agents/agent-1 -> ai-inference/vllm-0 TCP 8000 forwarded x1 (guessed)",
            "ai-agents/agent-1 -> 198.51.100.7 TCP 443 dropped x1 (guessed)",
            "ai-agents/agent-1 -> 2001:db8::7 TCP 443 unknown x1 (guessed)",
        ],
    },
    {
        format: "kube-network-policies",
        what: "JSON",
        lines: [
            json({
                ts: 1772438401000.5,
                caller: "networkpolicy/logging.go:67",
                msg: "Evaluating packet",
                v: 0,
                id: 3,
                direction: "Ingress",
                srcPod: "external",
                dstPod: "ai-inference/vllm-0",
                packet: {
                    ID: 3,
                    Family: "IPv4",
                    SrcIP: "203.0.113.9",
                    DstIP: "10.244.2.7",
                    Proto: "TCP",
                    SrcPort: 41000,
                    DstPort: 8000,
                },
            }),
            json({ ts: 1772438401001, msg: "Packet denied by ingress policy", v: 2, id: 3 }),
        ],
        means: ["203.0.113.9 -> ai-inference/vllm-0 TCP 8000 dropped x1 (guessed)"],
    },
];

const conntrack: Sample[] = [
    {
        format: "conntrack",
        what: "a Service's address turned into a pod's, and one nobody answered",
        lines: [
            "tcp      6 431999 ESTABLISHED src=10.244.1.5 dst=10.96.0.20 sport=41000 dport=80 src=10.244.2.7 dst=10.244.1.5 sport=8000 dport=41000 [ASSURED] mark=0 use=1",
            "ipv4     2 udp      17 20 src=10.244.1.5 dst=198.51.100.53 sport=41000 dport=53 [UNREPLIED] src=198.51.100.53 dst=172.18.0.2 sport=53 dport=41000 mark=0 zone=0 use=2",
            "icmp     1 29 src=10.244.1.5 dst=10.244.2.7 type=8 code=0 id=1 src=10.244.2.7 dst=10.244.1.5 type=0 code=0 id=1 use=1",
            "conntrack v1.4.7 (conntrack-tools): 3 flow entries have been shown.",
            "tcp      6 431999 ESTABLISHED src=10.244.1.5 dst=10.9",
        ],
        means: [
            "10.244.1.5 -> 10.244.2.7 TCP 8000 forwarded x1",
            "10.244.1.5 -> 198.51.100.53 UDP 53 unknown x1",
            "aside: of protocols without ports, such as ICMP",
            "aside: without traffic, such as headers",
            "unread: no conntrack entry, or cut off",
        ],
    },
];

const plain: Sample[] = [
    {
        format: "plain",
        what: "CSV with its columns in an order of one's own",
        lines: [
            "to,from,port,protocol,count,first,last,verdict",
            "ai-inference/vllm-0,ai-agents/agent[Deployment],8000,tcp,12,2026-03-02T08:00:00Z,2026-03-09T08:00:00Z,forwarded",
            '"huggingface.co","10.244.1.5",443,,,,,',
            "2001:db8::7,ai-agents/agent-1,53,UDP,1,,,dropped",
            "10.0.0.1,10.0.0.2,80,Tcp,1,,,constructor",
            "10.0.0.1,10.0.0.2,80,tpc,1,,,",
            "10.0.0.1,10.0.0.2,80,constructor,1,,,",
            "10.0.0.1,10.0.0.2,,ICMPv6,1,,,",
            "10.0.0.1,10.0.0.2,,47,1,,,",
            "10.0.0.1,10.0.0.2,,256,1,,,",
            "nonsense,10.244.1.5,443,tcp,1,,,",
            "10.0.0.1,10.0.0.2,0,tcp,1,,,",
            "10.0.0.1,10.0.0.2,80,tcp,minus one,,,",
            "10.0.0.1",
        ],
        means: [
            "ai-agents/?[agent] -> ai-inference/vllm-0 TCP 8000 forwarded x12",
            "10.244.1.5 -> host huggingface.co TCP 443 unknown x1",
            "ai-agents/agent-1 -> 2001:db8::7 UDP 53 dropped x1",
            "10.0.0.2 -> 10.0.0.1 TCP 80 unknown x1",
            "unread: a field that does not hold what it should",
            "unread: a field that does not hold what it should",
            "aside: of protocols without ports, such as ICMP",
            "aside: of protocols without ports, such as ICMP",
            "unread: a field that does not hold what it should",
            "unread: an end without a name and an address",
            "unread: no port",
            "unread: a field that does not hold what it should",
            "unread: not the columns of the header",
        ],
    },
    {
        format: "plain",
        what: "JSON lines",
        lines: [
            json({
                from: { namespace: "ai-agents", workload: "agent", labels: { app: "agent" } },
                to: { ip: "198.51.100.7", host: "HF.co" },
                port: 443,
                count: 2,
            }),
            json({ from: "10.244.1.5", to: "ai-data/db-0", port: "5432", protocol: "TCP" }),
            json({ from: { namespace: "ai-agents" }, to: "ai-data/db-0", port: 1 }),
        ],
        means: [
            "ai-agents/?[agent]{app=agent} -> 198.51.100.7 hf.co TCP 443 unknown x2",
            "10.244.1.5 -> ai-data/db-0 TCP 5432 unknown x1",
            "unread: an end without a name and an address",
        ],
    },
];

export const samples: readonly Sample[] = [
    ...hubble,
    ...calico,
    ...vpcCni,
    ...vpcFlowLogs,
    ...gke,
    ...knp,
    ...conntrack,
    ...plain,
];
