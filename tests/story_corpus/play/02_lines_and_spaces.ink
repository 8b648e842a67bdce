   Hello   there,		friend.   


  Second.
