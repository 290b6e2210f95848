package main

import (
	"fmt"
	"math/rand"
)

// Set is one random cluster with its policies and, once judged, the verdicts. Field names are short: thousands of sets
// are kept as data.
type Set struct {
	Namespaces map[string]map[string]string `json:"n"`
	Pods       []Pod                        `json:"p"`
	Policies   []Policy                     `json:"q"`
	Verdicts   string                       `json:"v"`
}

// Pod is called by its index.
type Pod struct {
	Namespace string            `json:"n"`
	Labels    map[string]string `json:"l,omitempty"`
	IP        string            `json:"i"`
	Ports     []Port            `json:"c,omitempty"`
}

// Port is a container port, or a port that is asked about (then without a name).
type Port struct {
	Name     string `json:"n,omitempty"`
	Port     int    `json:"p"`
	Protocol string `json:"t"`
}

// Policy is a namespace and a NetworkPolicySpec as a user writes it: optional fields may be absent.
type Policy struct {
	Namespace string         `json:"n"`
	Spec      map[string]any `json:"s"`
}

// Few names, values and ports, so that selectors and rules often meet.
var (
	namespaceNames = []string{"x", "y", "z"}
	labelKeys      = []string{"app", "tier"}
	labelValues    = []string{"a", "b", "c"}
	hostIPs        = []string{"10.200.5.7", "151.101.1.69", "2a04:4e42::7"}
	protocols      = []string{"TCP", "UDP", "SCTP"}
	portNames      = []string{"http", "dns", "alt"}
	portNumbers    = []int{53, 80, 81, 8080}
	askedPorts     = []Port{
		{Port: 80, Protocol: "TCP"},
		{Port: 81, Protocol: "TCP"},
		{Port: 8080, Protocol: "TCP"},
		{Port: 53, Protocol: "UDP"},
		{Port: 80, Protocol: "UDP"},
		{Port: 80, Protocol: "SCTP"},
	}
	containerPorts = []Port{
		{Name: "http", Port: 80, Protocol: "TCP"},
		{Name: "http", Port: 8080, Protocol: "TCP"},
		{Name: "alt", Port: 81, Protocol: "TCP"},
		{Name: "alt", Port: 80, Protocol: "TCP"},
		{Name: "dns", Port: 53, Protocol: "UDP"},
		{Name: "http", Port: 80, Protocol: "UDP"},
		{Name: "http", Port: 80, Protocol: "SCTP"},
	}
	// Each block with what may be cut out of it; some hold pods, some hosts, some both.
	blocks = []struct {
		cidr   string
		except []string
	}{
		{"0.0.0.0/0", []string{"10.244.0.0/16", "10.0.0.0/8", "151.101.1.69/32", "10.244.1.0/24"}},
		{"10.0.0.0/8", []string{"10.200.0.0/16", "10.244.0.0/16", "10.244.2.0/24"}},
		{"10.244.0.0/16", []string{"10.244.1.0/24", "10.244.2.0/24", "10.244.1.1/32"}},
		{"10.244.1.0/24", []string{"10.244.1.0/25", "10.244.1.2/32"}},
		{"10.200.5.0/24", []string{"10.200.5.7/32", "10.200.5.0/25"}},
		{"151.101.1.69/32", nil},
		{"128.0.0.0/1", []string{"151.0.0.0/8"}},
		{"::/0", []string{"2a04::/16"}},
		{"2a04:4e42::/32", []string{"2a04:4e42::/64"}},
	}
)

type random struct{ *rand.Rand }

func randomSet(seed int64) Set {
	r := random{rand.New(rand.NewSource(seed))}
	set := Set{Namespaces: map[string]map[string]string{}}
	for _, name := range namespaceNames {
		labels := r.labels()
		labels["kubernetes.io/metadata.name"] = name
		set.Namespaces[name] = labels
	}
	for i := 0; i < 5; i++ {
		namespace := r.Intn(len(namespaceNames))
		set.Pods = append(set.Pods, Pod{
			Namespace: namespaceNames[namespace],
			Labels:    r.labels(),
			IP:        fmt.Sprintf("10.244.%d.%d", namespace+1, i+1),
			Ports:     r.containerPorts(),
		})
	}
	for i := r.Intn(5) + 1; i > 0; i-- {
		// Most policies go where pods are, else most would select nobody.
		namespace := set.Pods[r.Intn(len(set.Pods))].Namespace
		set.Policies = append(set.Policies, Policy{Namespace: namespace, Spec: r.spec()})
	}
	return set
}

func (r random) chance(percent int) bool { return r.Intn(100) < percent }

func (r random) labels() map[string]string {
	labels := map[string]string{}
	for _, key := range labelKeys {
		if r.chance(70) {
			labels[key] = labelValues[r.Intn(len(labelValues))]
		}
	}
	return labels
}

// containerPorts keeps names unique per protocol and numbers unique per protocol, as one container would.
func (r random) containerPorts() []Port {
	var chosen []Port
	for _, at := range r.Perm(len(containerPorts))[:r.Intn(4)] {
		candidate := containerPorts[at]
		free := true
		for _, port := range chosen {
			same := port.Protocol == candidate.Protocol
			if same && (port.Name == candidate.Name || port.Port == candidate.Port) {
				free = false
			}
		}
		if free {
			chosen = append(chosen, candidate)
		}
	}
	return chosen
}

func (r random) spec() map[string]any {
	spec := map[string]any{}
	if !r.chance(8) {
		spec["podSelector"] = r.selector(35)
	}
	switch r.Intn(5) {
	case 0: // absent
	case 1:
		spec["policyTypes"] = []string{"Ingress"}
	case 2:
		spec["policyTypes"] = []string{"Egress"}
	default:
		spec["policyTypes"] = []string{"Ingress", "Egress"}
	}
	if r.chance(75) {
		spec["ingress"] = r.rules("from")
	}
	if r.chance(65) {
		spec["egress"] = r.rules("to")
	}
	return spec
}

func (r random) rules(peers string) []any {
	rules := []any{}
	for i := r.Intn(3); i > 0; i-- {
		rule := map[string]any{}
		if !r.chance(12) {
			list := []any{}
			for n := r.fewOrNone(); n > 0; n-- {
				list = append(list, r.peer())
			}
			rule[peers] = list
		}
		if !r.chance(25) {
			list := []any{}
			for n := r.fewOrNone(); n > 0; n-- {
				list = append(list, r.port())
			}
			rule["ports"] = list
		}
		rules = append(rules, rule)
	}
	return rules
}

// fewOrNone is mostly 1 or 2: an empty list means everything, so it is kept rare.
func (r random) fewOrNone() int {
	if r.chance(5) {
		return 0
	}
	return 1 + r.Intn(2)
}

func (r random) peer() map[string]any {
	switch r.Intn(8) {
	case 0, 1, 2:
		return map[string]any{"podSelector": r.selector(20)}
	case 3, 4:
		return map[string]any{"namespaceSelector": r.namespaceSelector()}
	case 5:
		return map[string]any{"namespaceSelector": r.namespaceSelector(), "podSelector": r.selector(20)}
	default:
		block := blocks[r.Intn(len(blocks))]
		written := map[string]any{"cidr": block.cidr}
		if len(block.except) > 0 && r.chance(50) {
			except := []string{}
			for _, at := range r.Perm(len(block.except))[:1+r.Intn(2)%len(block.except)] {
				except = append(except, block.except[at])
			}
			written["except"] = except
		}
		return map[string]any{"ipBlock": written}
	}
}

func (r random) namespaceSelector() map[string]any {
	if r.chance(25) {
		return map[string]any{
			"matchLabels": map[string]string{"kubernetes.io/metadata.name": namespaceNames[r.Intn(len(namespaceNames))]},
		}
	}
	return r.selector(25)
}

// selector is empty in so many percent, else one or two requirements.
func (r random) selector(empty int) map[string]any {
	selector := map[string]any{}
	if r.chance(empty) {
		return selector
	}
	if r.chance(55) {
		selector["matchLabels"] = map[string]string{r.key(): r.value()}
	}
	if len(selector) == 0 || r.chance(25) {
		expressions := []any{}
		for n := 1 + r.Intn(2); n > 0; n-- {
			expressions = append(expressions, r.expression())
		}
		selector["matchExpressions"] = expressions
	}
	return selector
}

func (r random) expression() map[string]any {
	expression := map[string]any{"key": r.key()}
	switch r.Intn(4) {
	case 0:
		expression["operator"] = "Exists"
	case 1:
		expression["operator"] = "DoesNotExist"
	case 2:
		expression["operator"], expression["values"] = "In", r.values()
	default:
		expression["operator"], expression["values"] = "NotIn", r.values()
	}
	return expression
}

func (r random) key() string   { return labelKeys[r.Intn(len(labelKeys))] }
func (r random) value() string { return labelValues[r.Intn(len(labelValues))] }

func (r random) values() []string {
	values := []string{}
	for _, at := range r.Perm(len(labelValues))[:1+r.Intn(2)] {
		values = append(values, labelValues[at])
	}
	return values
}

func (r random) port() map[string]any {
	port := map[string]any{}
	if r.chance(75) {
		port["protocol"] = protocols[r.Intn(len(protocols))]
	}
	switch r.Intn(10) {
	case 0: // every port of the protocol
	case 1, 2:
		port["port"] = portNames[r.Intn(len(portNames))]
	case 3, 4:
		from := portNumbers[r.Intn(len(portNumbers))]
		port["port"], port["endPort"] = from, from+r.Intn(3)*30
	default:
		port["port"] = portNumbers[r.Intn(len(portNumbers))]
	}
	return port
}
