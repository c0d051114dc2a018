// verbs.cpp
