/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_NETWORK_UPLINK_H
#define RL_NETWORK_UPLINK_H

#include "network-space.h"
#include "plan.h"

/**
 * struct uplink_wait - somebody who wants to know whether there is a way to the outside
 * @next:    another one
 * @settled: called once with 0 or an errno; may free this
 */
struct uplink_wait {
	struct uplink_wait *next;
	void (*settled)(struct uplink_wait *wait, int error);
};

void uplink_begin(const struct network_space *space, const struct plan *plan, int directory);
void uplink_try(void);
void uplink_await(struct uplink_wait *wait);
void uplink_forget(struct uplink_wait *wait);
int uplink_timeout(int timeout);
void uplink_expire(void);
void uplink_end(void);

#endif
