// gap_ledger.cpp
