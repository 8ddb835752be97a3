/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RL_BELOW_H
#define RL_BELOW_H

/* What a mount takes from the directory it covers; core/plan/records.ts, "mount" */
enum below {
	BELOW_CONTENT = 1,
	BELOW_ATTRIBUTES = 2,
	BELOW_MODE = 4,
};

int below_take(int mount, int target, unsigned int what);

#endif
