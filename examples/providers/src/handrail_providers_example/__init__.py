# SPDX-FileCopyrightText: 2026 The Handrail contributors
# SPDX-License-Identifier: CC0-1.0

"""Four providers for Handrail, to copy and to change."""
