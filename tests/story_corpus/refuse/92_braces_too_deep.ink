{true:{true:{true:{true:{true:{true:{true:{true:{true:a}}}}}}}}}
-> END
