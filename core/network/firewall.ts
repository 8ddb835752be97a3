/** The rules of the user's network, for nft(8). */

/** The interface to the outside; names of bridges begin with "rlx" where something leads out, else with "rli". */
export const UPLINK = "uplink";

/**
 * Containers of one network reach each other without being seen here, since that stays on its bridge. Between networks
 * nothing passes, and to the outside only what begins inside. Of us a container may ask names, and whether we are there.
 */
export const FIREWALL = `table inet rl {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "rlx*" oifname "${UPLINK}" accept
	}
	chain input {
		type filter hook input priority filter; policy drop;
		iifname "lo" accept
		ct state established,related accept
		iifname "${UPLINK}" icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
		iifname "rl*" udp dport 53 accept
		iifname "rl*" tcp dport 53 accept
		iifname "rl*" meta l4proto { icmp, ipv6-icmp } accept
	}
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "${UPLINK}" masquerade
	}
}
`;
